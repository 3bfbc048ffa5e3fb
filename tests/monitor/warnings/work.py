"""What feeds would have brought: who worked, what was paid, which feeds are fresh; and the rules looking at it."""

from datetime import date
from typing import Any

from services.monitor.warnings import look
from tests.world import ServiceUnderTest, World

SCOPES = (
    "projects:read projects:write warnings:read warnings:write reports:read work:read work:write deliveries:read"
    " complaints:read complaints:write"
)
FEEDS = ("rosters", "contracts", "attendance", "payrolls", "account-transactions")


async def all_fresh(world: World, project: str = "P-TEST-1", feeds: tuple[str, ...] = FEEDS) -> None:
    for feed in feeds:
        await world.execute(
            "insert into monitor.feed (party, feed, project, division, state, since) "
            "select 'wage_platform', $2, id, division, 'fresh', now() from monitor.project where number = $1",
            project,
            feed,
        )


async def feed_is(world: World, feed: str, state: str) -> None:
    await world.execute("update monitor.feed set state = $2, since = now() where feed = $1", feed, state)


async def worked(
    world: World,
    month: date,
    people: int = 3,
    project: str = "P-TEST-1",
    *,
    first: int = 1,
    days: int = 0b11111,
    **paid: Any,
) -> None:
    """So many people worked in the month; `paid`: payable_fen, paid_fen, lines, first_paid_on of each."""
    told = {"payable_fen": 0, "paid_fen": 0, "lines": 0, "first_paid_on": None} | paid
    for person in range(first, first + people):
        await world.execute(
            "insert into monitor.person (id_blind, key_wrapped, first_seen_at) values ($1, 'k', now()) "
            "on conflict do nothing",
            f"person-{person}".encode(),
        )
        await world.execute(
            "insert into monitor.membership (project, person_id, registered, card_blind) "
            "select p.id, h.id, true, 'card' from monitor.project p, monitor.person h "
            "where p.number = $1 and h.id_blind = $2 on conflict do nothing",
            project,
            f"person-{person}".encode(),
        )
        await world.execute(
            "insert into monitor.labour_contract (project, person_id, kind) "
            "select p.id, h.id, 'labour_contract' from monitor.project p, monitor.person h "
            "where p.number = $1 and h.id_blind = $2 on conflict do nothing",
            project,
            f"person-{person}".encode(),
        )
        await world.execute(
            "insert into monitor.worker_month (project, month, person_id, days, swipes, payable_fen, paid_fen, lines, "
            "first_paid_on) select p.id, $3, h.id, $4, 10, $5, $6, $7, $8 from monitor.project p, monitor.person h "
            "where p.number = $1 and h.id_blind = $2 on conflict (project, month, person_id) do update set "
            "payable_fen = excluded.payable_fen, paid_fen = excluded.paid_fen, lines = excluded.lines, "
            "first_paid_on = excluded.first_paid_on",
            project,
            f"person-{person}".encode(),
            month,
            days,
            *told.values(),
        )
    await world.execute(
        "insert into monitor.changed select id, $2 from monitor.project where number = $1 on conflict do nothing",
        project,
        month,
    )


async def on(world: World, monitor: ServiceUnderTest, day: str) -> None:
    """The day comes: deadlines are swept, rules look."""
    await world.set_clock(day)
    await world.sweep("monitor")
    await look.keep_looking(monitor.sessions)


async def look_at(monitor: ServiceUnderTest) -> int:
    return await look.keep_looking(monitor.sessions)


async def warnings(monitor: ServiceUnderTest, who: Any, **filters: Any) -> list[dict[str, Any]]:
    answer = await monitor.get(who, "/v1/warnings", params={"limit": 200, **filters})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def codes(monitor: ServiceUnderTest, who: Any, **filters: Any) -> list[str]:
    return sorted(f"{each['rule']} {each['period']}".strip() for each in await warnings(monitor, who, **filters))
