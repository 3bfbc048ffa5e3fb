"""`anxin replay` and `anxin rebuild`: what was lost comes again, and nothing that acts outside happens twice."""

import asyncio
import contextlib
import json
from datetime import timedelta

import pytest

from deploy import replay
from deploy.commands.outcomes import ExitCode
from services.monitor.employers import facts as employer_facts
from services.monitor.employers.facts import HEARD_AS
from shared import clock
from shared.contracts.mediation import WagesPaid
from shared.database.transient_errors import transient
from shared.messaging import projection_rebuild
from tests.deploy.operator import environment_of, type_in
from tests.journeys.stories import accepted_case, file, ordered_to_pay
from tests.monitor import stated
from tests.world import SERVICES

EMPLOYER = "/v1/employers/91999999MAXXXXXX0N"
PROJECTIONS = {"monitor": ["matter", "heard", "contribution"], "credit": ["entry"]}
SURROGATES = {"id", "scored_at"}


@pytest.fixture(autouse=True)
def at_the_desk(world, monkeypatch):
    for name, value in environment_of(world).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
async def unpaid(world):
    """A case whose order fell overdue: something in every projection, a letter sent, an employer red."""
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    await ordered_to_pay(world, officer, case)
    await world.set_clock("2025-10-11")
    await world.sweep()
    await world.deliver()
    return officer, complaint, case


async def everything(world, service):
    """All rows of a service but those of its machinery that time moves by itself."""
    tables = await world.rows(
        "select tablename as name from pg_tables where schemaname = $1 and tablename !~ $2",
        service,
        "^(outbox_.*|alembic_version|nonce|idempotency)$",
    )
    found = {}
    for table in sorted(row["name"] for row in tables):
        rows = await world.rows(f"select * from {service}.{table}")
        kept = [{name: value for name, value in row.items() if name not in SURROGATES} for row in rows]
        found[table] = sorted(map(str, kept))
    return found


async def empty(world, service, *tables):
    for table in tables or reversed(PROJECTIONS[service]):
        await world.execute(f"delete from {service}.{table}")


async def rebuild(service):
    ended = await type_in("rebuild", service, "--json")
    assert ended.code == ExitCode.DONE, ended.failure
    return ended.json["taken_in"]


async def unsent(world, service="intake"):
    rows = await world.rows(f"select key, name from {service}.outbox where sent_at is null order by position")
    return [(row["name"], row["key"]) for row in rows]


# replay


@pytest.mark.invariant(4)
@pytest.mark.capability("C94")
async def test_facts_the_broker_lost_arrive_after_a_replay(world, intake, monitor):
    number = await file(world, await world.machine())
    await world._relay("intake")  # sent, and nobody had taken it in when the disk went
    assert await world.deliver() == []
    assert (await type_in("replay", "intake", "--json")).json == {"service": "intake", "marked": 1}
    await world.deliver()
    assert [row["matter"] for row in await world.rows("select matter from monitor.heard")] == [number]


@pytest.mark.invariant(4, 5)
async def test_replaying_everything_to_those_who_know_it_changes_nothing(world, unpaid):
    before = {service: await everything(world, service) for service in SERVICES}
    for service in SERVICES:
        await type_in("replay", service)
    assert len(await unsent(world, "mediation")) > 5
    await world.deliver()
    after = {service: await everything(world, service) for service in SERVICES}
    for service in SERVICES:
        assert {**after[service], "outbox": None} == {**before[service], "outbox": None}


@pytest.mark.invariant(4)
async def test_replay_itself_sends_nothing(world, unpaid):
    sent = len(world.sent)
    await type_in("replay", "intake")
    assert len(world.sent) == sent
    assert await unsent(world) != []


async def test_one_number_one_name_and_a_time_can_be_chosen(world, intake):
    hotline = await world.machine()
    first, second = await file(world, hotline), await file(world, hotline, partner_no="2")
    await world.deliver()
    between = (await world.rows("select stated_at from intake.outbox order by position"))[1]["stated_at"].isoformat()
    chosen = {
        ("--key", first): [first],
        ("--since", between): [second],
        ("--until", between): [first],
        ("--name", "intake.complaint-closed"): [],
        ("--name", "intake.complaint-filed", "--key", second): [second],
    }
    for said, meant in chosen.items():
        await type_in("replay", "intake", *said)
        assert [key for _, key in await unsent(world)] == meant
        await world.deliver()


async def test_a_day_begins_at_midnight_in_china(world, intake):
    await file(world, await world.machine())
    await world.deliver()
    today = clock.wall().astimezone(clock.CHINA).date()
    for since, marked in ((today, 1), (today + timedelta(days=1), 0)):
        assert (await type_in("replay", "intake", "--since", since.isoformat(), "--json")).json["marked"] == marked
        await world.deliver()


@pytest.mark.invariant(4)
async def test_an_interrupted_replay_has_marked_nothing(world, intake, monkeypatch):
    """Half of it marked would let the later half be sent first."""
    hotline = await world.machine()
    for number in range(3):
        await file(world, hotline, partner_no=str(number))
    await world.deliver()
    monkeypatch.setattr(replay, "MARK", replay.MARK.replace(f"limit {replay.BATCH}", "limit 1"))

    def interrupted(marked, total):
        if marked == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await replay.mark_unsent(world.dsn, "intake", replay.Chosen(), interrupted)
    assert await unsent(world) == []
    assert await replay.mark_unsent(world.dsn, "intake", replay.Chosen()) == 3


@pytest.mark.parametrize(("days", "code"), [(89, ExitCode.DONE), (91, ExitCode.REFUSED)])
async def test_what_is_older_than_ninety_days_is_not_sent_again(world, days, code):
    since = (clock.wall().astimezone(clock.CHINA) - timedelta(days=days)).date().isoformat()
    assert (await type_in("replay", "intake", "--since", since)).code == code


@pytest.mark.parametrize("said", [["payroll"], ["intake", "--name", "credit.x"], ["intake", "--since", "yesterday"]])
async def test_what_replay_cannot_understand_is_misspelt(world, said):
    assert (await type_in("replay", *said)).code == ExitCode.MISSPELT


# rebuild


@pytest.mark.invariant(5, 7)
@pytest.mark.parametrize("service", ["monitor", "credit"])
async def test_a_projection_that_was_lost_is_made_anew_and_nothing_else_moves(world, unpaid, service):
    before = {name: await everything(world, name) for name in SERVICES}
    await empty(world, service)
    assert await rebuild(service) >= 3
    assert await everything(world, service) == before[service]
    for other in SERVICES:
        assert (await everything(world, other)) == before[other]
    assert await world.deliver() == []


@pytest.mark.invariant(5, 16)
async def test_portraits_that_were_lost_are_put_back_as_their_history_left_them(world, unpaid):
    before = await everything(world, "monitor")
    await empty(world, "monitor", "contribution", "heard", "matter", "employer")
    await rebuild("monitor")
    assert await everything(world, "monitor") == before
    assert await world.audit("monitor") == []


@pytest.mark.invariant(5)
@pytest.mark.parametrize("service", ["monitor", "credit"])
async def test_rebuilding_what_is_whole_changes_nothing(world, unpaid, service):
    before = await everything(world, service)
    await rebuild(service)
    assert await everything(world, service) == before


@pytest.mark.invariant(5)
async def test_what_acts_outside_is_not_called_again(world, unpaid):
    """Even if its letter were gone: the platform was told once."""
    await world.execute("delete from credit.delivery")
    await empty(world, "credit")
    await rebuild("credit")
    assert await world.rows("select 1 from credit.delivery") == []


async def test_a_portrait_that_comes_out_otherwise_is_said_once(world, monitor, monkeypatch):
    """A fault had kept a paid employer red; after the fix and a rebuild, one step and one fact say so."""
    facts = [stated.filed(), stated.found(), stated.paid()]
    await outbox_of(world, *facts)
    right = HEARD_AS[WagesPaid]
    monkeypatch.setitem(HEARD_AS, WagesPaid, lambda paid: right(paid) | {"outstanding_fen": 1})
    await world.set_clock("2025-09-01")
    await world.give("monitor", stated.on_the_wire(*facts))
    assert await colours(world) == [("green", "red")]
    monkeypatch.setitem(HEARD_AS, WagesPaid, right)
    await rebuild("monitor")
    await rebuild("monitor")
    assert await colours(world) == [("green", "red"), ("red", "green")]
    assert await world.audit("monitor") == []


@pytest.mark.invariant(11)
async def test_what_persons_asked_and_decided_stands(world, unpaid):
    await world.execute(
        "insert into credit.question (id, subject_kind, subject, division, code, zh, en, asked_at, answered_at, "
        "answered_by, answer) values (gen_random_uuid(), 'case', 'C', '420704', 'unknown:x', '', '', now(), now(), "
        "'officer-li', '5WD')"
    )
    before = await everything(world, "credit")
    await empty(world, "credit")
    await rebuild("credit")
    assert await everything(world, "credit") == before


async def test_a_discarded_fact_is_not_fed_again_and_a_parked_one_stays_parked(world, monitor, monkeypatch):
    good, parked, discarded = stated.filed("420704-2025-000001"), stated.filed("P"), stated.filed("D")
    await outbox_of(world, good, parked, discarded)
    await world.give("monitor", stated.on_the_wire(good))
    with monkeypatch.context() as faulty:
        faulty.setitem(HEARD_AS, type(good), lambda filed: 1 / 0)
        await world.give("monitor", stated.on_the_wire(parked, discarded))
    position = (await world.rows("select position from monitor.parked where key = 'D'"))[0]["position"]
    await type_in("dead-letters", "discard", "monitor", str(position), "--reason", "a test")
    await rebuild("monitor")
    assert [row["matter"] for row in await world.rows("select matter from monitor.heard")] == [good.complaint]
    assert [row["key"] for row in await world.rows("select key from monitor.parked")] == ["P"]


async def refused(world, service, why):
    before = await everything(world, service)
    ended = await type_in("rebuild", service)
    assert ended.code == ExitCode.REFUSED
    assert why in str(ended.failure)
    assert await everything(world, service) == before


async def test_facts_that_were_let_go_after_ninety_days_refuse_a_rebuild(world, unpaid):
    await world.execute(
        "insert into intake.outbox_forgotten values ('2025-06-01', 'intake.complaint-filed', 7, 7, now())"
    )
    await refused(world, "monitor", "let go facts older than 90 days that are needed: 7 intake.complaint-filed")


async def test_facts_let_go_that_nobody_needs_refuse_nothing(world, unpaid):
    await world.execute("insert into intake.outbox_forgotten values ('2025-06-01', 'intake.case-note', 7, 7, now())")
    await rebuild("monitor")


@pytest.mark.parametrize(("days", "possible"), [(119, True), (121, False)])
async def test_what_inboxes_know_no_longer_refuses_a_rebuild(world, monitor, days, possible):
    fact = stated.filed()
    at = clock.wall() - timedelta(days=days)
    await world.execute("set role intake_owner; set search_path to intake; select keep_outbox_months('2025-01-01')")
    await outbox_of(world, fact, at=at)
    await world.give("monitor", stated.on_the_wire(fact))
    if possible:
        assert await rebuild("monitor") == 2  # by two actions
    else:
        await refused(world, "monitor", "is known no longer")


async def test_a_fact_that_was_taken_in_and_is_kept_by_nobody_refuses_a_rebuild(world, monitor):
    await world.give("monitor", stated.on_the_wire(stated.filed()))
    await refused(world, "monitor", "1 of 1 facts that were taken in are kept by nobody any more")


@pytest.mark.invariant(5)
async def test_an_action_that_concludes_while_it_is_fed_again_is_refused(world, unpaid, monkeypatch):
    """The protection behind `rebuilding`: an action that forgets to ask cannot state old facts anew."""
    await world.execute("update monitor.employer set score = 0, colour = 'green', rank = 0")
    monkeypatch.setattr(employer_facts, "rebuilding", lambda session: False)
    await refused(world, "monitor", "feeding facts again also wrote")


async def test_an_action_that_fails_on_an_old_fact_is_named_and_nothing_changed(world, unpaid, monkeypatch):
    monkeypatch.setitem(HEARD_AS, WagesPaid, HEARD_AS[WagesPaid])
    monkeypatch.setattr(employer_facts, "_derive", lambda number, told: 1 / 0)
    await refused(world, "monitor", "ZeroDivisionError")


@pytest.mark.parametrize("service", ["intake", "mediation"])
async def test_services_that_decide_and_record_have_nothing_to_rebuild(world, service):
    assert (await type_in("rebuild", service)).code == ExitCode.REFUSED


@pytest.mark.invariant(1)
async def test_callers_see_the_old_projection_until_the_new_one_is_whole(world, unpaid, monitor):
    officer, _, _ = unpaid
    before = await everything(world, "monitor")
    async with halfway(world, monitor):
        assert (await monitor.get(officer, f"{EMPLOYER}/risk")).json()["colour"] == "red"
        assert await everything(world, "monitor") == before
    assert await everything(world, "monitor") == before


@pytest.mark.invariant(5)
async def test_a_fact_that_comes_during_a_rebuild_is_held_and_taken_in_once(world, unpaid, monitor):
    new = stated.on_the_wire(stated.filed("420704-2025-000999"))
    await world.execute("alter role monitor_app set lock_timeout = '100ms'")
    await monitor.sessions.engine.dispose()
    try:
        async with halfway(world, monitor):
            with pytest.raises(Exception, match="lock timeout") as held:
                await world.give("monitor", new)
    finally:
        await world.execute("alter role monitor_app set lock_timeout = '5s'")
        await monitor.sessions.engine.dispose()
    assert transient(held.value)
    await world.give("monitor", new)
    assert len(await world.rows("select 1 from monitor.heard where matter = '420704-2025-000999'")) == 1


@contextlib.asynccontextmanager
async def halfway(world, monitor):
    """A rebuild that has fed its first fact and goes on when the block ends."""
    fed, go_on = asyncio.Event(), asyncio.Event()
    subscriptions, projection = monitor.module.SERVICE.subscriptions, monitor.module.PROJECTION

    async def with_a_pause(facts):
        yield await anext(facts)
        fed.set()
        await go_on.wait()
        async for fact in facts:
            yield fact

    async with replay.stated(world.dsn, projection_rebuild.rebuildable(subscriptions)) as (_, facts):
        rebuilt = projection_rebuild.rebuild(monitor.sessions, projection, subscriptions, with_a_pause(facts))
        running = asyncio.create_task(rebuilt)
        try:
            await fed.wait()
            yield
        finally:
            go_on.set()
            assert await running == 5  # two of the three by two actions


async def outbox_of(world, *facts, at=None):
    """These facts as their services would have stated them, long since sent."""
    for fact in facts:
        await world.execute(
            f"insert into {fact.service}.outbox (position, event_id, name, version, key, occurred_at, body, stated_at, "
            "sent_at) overriding system value values ($1, $2, $3, $4, $5, now(), $6, $7, now())",
            fact.sequence,
            fact.event_id,
            fact.name,
            fact.version,
            fact.key,
            fact.body,
            at or clock.wall(),
        )


async def colours(world):
    rows = await world.rows(
        "select body from monitor.outbox where name = 'monitor.employer-risk-changed' order by position"
    )
    return [(body["was"], body["colour"]) for body in (json.loads(row["body"]) for row in rows)]
