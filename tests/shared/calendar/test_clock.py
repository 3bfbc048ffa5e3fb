"""Time has one source: what the law counts follows the stack's clock, what guards the doors follows the wall."""

import ast
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

import services
import shared
from shared import clock
from shared.access import signing
from shared.database.sessions import Sessions, make_engine
from shared.obligations import sweep
from tests.builders import a_complaint
from tests.shared.bell import Bell, begin

READS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
ON_THE_WALL = {
    *("shared/clock.py", "shared/access/signing.py", "shared/access/tokens.py"),
    *("shared/deliveries/webhook.py", "shared/deliveries/partner_push.py"),
}
"""Signatures, ours and partners', nonces, tokens and back-off; the clock itself."""


def readings():
    """Every place in the services and in shared that asks what time it is, past the clock."""
    for package in (services, shared):
        root = Path(package.__path__[0])
        for file in root.rglob("*.py"):
            nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            asked = (node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
            if any((node.value.id, node.attr) in READS for node in asked):
                yield str(file.relative_to(root.parent))


@pytest.mark.invariant(17)
def test_nobody_but_the_clock_and_what_guards_the_doors_reads_the_time():
    assert set(readings()) <= ON_THE_WALL


@pytest.mark.invariant(17)
async def test_a_moved_clock_is_seen_by_all_four_services_in_their_next_transaction(world):
    await world.set_clock("2025-11-03")
    seen = []
    for name in ("intake", "monitor", "mediation", "credit"):
        clock.set_shift(timedelta())
        async with world.service(name).sessions.begin():
            seen.append(clock.today().isoformat())
    assert seen == ["2025-11-03"] * 4


@pytest.mark.invariant(17)
async def test_sixty_working_days_pass_in_a_moment_and_every_deadline_fires_on_its_own_day(world, intake):
    bell = Bell(world)
    for days in (5, 30, 60):
        await begin(intake, subject=f"c-{days}", term=f"{days}WD")
    fired = {}
    for day in ("2025-09-04", "2025-09-05", "2025-10-15", "2025-10-16", "2025-11-26", "2025-11-27"):
        await world.set_clock(f"{day}T00:00:30")
        await sweep(intake.sessions, bell.timers)
        fired[day] = len(await bell.overdue())
    assert list(fired.values()) == [0, 1, 1, 2, 2, 3]


@pytest.mark.invariant(17)
async def test_signatures_and_tokens_keep_the_wall_clock_whatever_the_law_sees(world, intake):
    hotline, officer = await world.machine(), await world.person(seconds=60)
    for day in ("2025-08-28", "2026-08-28", "2024-02-01"):
        await world.set_clock(day)
        assert (await intake.get(hotline, "/v1/complaints")).status_code == 200
        assert (await intake.get(officer, "/v1/complaints")).status_code == 200
    assert signing.WINDOW_SECONDS < 86400


@pytest.mark.invariant(17)
async def test_a_signature_of_the_moved_day_is_stale(world, intake, monkeypatch):
    hotline = await world.machine()
    await world.set_clock("2026-08-28")
    monkeypatch.setattr(signing.time, "time", lambda: clock.now().timestamp())
    stamped = signing.sign(
        hotline.key, hotline.secret, service="intake", method="GET", target="/v1/complaints", body=b"", headers={}
    )
    monkeypatch.undo()
    answer = await intake.call(None, "GET", "/v1/complaints", headers=stamped)
    assert answer.status_code == 401


@pytest.mark.invariant(17)
async def test_production_has_no_clock_that_could_be_moved(world, intake):
    await world.set_clock("2024-02-01")
    clock.set_shift(timedelta())
    sessions = Sessions(make_engine(world.url("intake"), pool_size=2), intake.sessions.keyring, movable_clock=False)
    async with sessions.begin():
        assert abs(clock.now() - clock.wall()) < timedelta(seconds=5)
    await sessions.engine.dispose()


@pytest.mark.invariant(17)
@pytest.mark.parametrize("service", ["intake", "monitor", "mediation", "credit"])
async def test_no_service_can_move_the_clock(world, service):
    connection = await asyncpg.connect(world.dsn.replace("postgres@", f"{service}_app@"))
    try:
        for attempt in ("update access.clock set shift_seconds = 0", "delete from access.clock"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(attempt)
    finally:
        await connection.close()


@pytest.mark.invariant(17)
async def test_what_is_filed_on_a_past_day_is_of_that_day(world, intake):
    await world.set_clock("2025-10-20")
    hotline = await world.machine()
    filed = (await intake.post(hotline, "/v1/complaints", a_complaint())).json()
    items = (await intake.get(await world.person(), f"/v1/deadlines?subject={filed['number']}")).json()["items"]
    [deadline] = [each for each in items if each["name"] == "acceptance"]
    assert (deadline["started_on"], deadline["due_on"]) == ("2025-10-20", "2025-10-27")
