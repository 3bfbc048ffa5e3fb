"""One statement writes everything, whatever kinds of columns there are, on a bare connection and in a session."""

from datetime import UTC, date, datetime
from uuid import uuid4

import asyncpg
import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint, Reporter
from shared.commands import Changes, write
from shared.database.sessions import keyring_of
from shared.deliveries.tables import Delivery
from shared.messaging.outbox import OutboxRow
from shared.obligations.tables import Obligation, Reminder
from tests.journeys.stories import file
from tests.shared.commands.complaints import PLAIN

A_REPORTER = {"person_key": b"\x00\xff", "anonymous": False, "consent": True, "name": None, "name_mask": '测"\\,{甲'}


def a_complaint(reporter, **differences):
    values = {
        "number": "420704-2025-999999",
        "stage": Stage.FILED,
        "division": "420704",
        "parties": ["one", 'with "quotes", commas', ""],
        "matter_kind": "complaint",
        "channel": "grid",
        "filed_by": "grid",
        "content_hash": bytes(range(256)),
        "domain": "other",
        "workers": 1,
        "claimed_fen": 2**53 + 1,
        "prior_channels": [],
        "flags": [],
        "collective": False,
        "reporter_id": reporter["id"],
        "summary": b"",
        "summary_masked": "三个月\n没发工资",
        "search_text": "x",
        "filed_on": date(2025, 8, 28),
        "filed_at": datetime(2025, 8, 28, 1, 2, 3, 456789, UTC),
    }
    return values | differences


async def test_every_kind_of_column_comes_back_as_it_went_in(world, intake):
    changes = Changes()
    reporter = changes.insert(Reporter, **A_REPORTER)
    complaint = changes.insert(Complaint, **a_complaint(reporter))
    async with intake.sessions.driver() as driver, driver.transaction():
        await write(driver, [changes])
    [told] = await world.rows("select * from intake.reporter")
    assert told == {**reporter, "id": told["id"]}
    [found] = await world.rows("select * from intake.complaint")
    assert found == {name: str(value) if isinstance(value, Stage) else value for name, value in complaint.items()}


async def test_a_changed_row_keeps_what_was_not_named(world, intake):
    number = await file(world, await world.machine())
    [before] = await world.rows("select * from intake.complaint")
    changes = Changes()
    changes.update(Complaint, number, parties=["a", "b"], owner="li", occurred_on=None, stage=Stage.INCOMPLETE)
    async with intake.sessions.driver() as driver, driver.transaction():
        await write(driver, [changes])
    [after] = await world.rows("select * from intake.complaint")
    assert after == {**before, "parties": ["a", "b"], "owner": "li", "occurred_on": None, "stage": "incomplete"}


async def test_jsonb_and_enums_of_a_deadline_are_read_and_written_as_the_orm_does(world, intake):
    number = await file(world, await world.machine())
    async with intake.sessions.begin() as session:
        found = await PLAIN.one(session, number)
        acceptance = found.running("acceptance")
        paused = found.pause("acceptance", on=date(2025, 8, 28), reason="等“补正”", by="li")
        await write(session, [found.changes])
    assert paused is acceptance
    async with intake.sessions.begin() as session:
        known = await session.get(Obligation, acceptance.id)
        assert known.model_dump() == acceptance.model_dump()
        assert known.pauses == [{"since": "2025-08-28", "reason": "等“补正”", "by": "li"}]
    [silenced] = await world.rows("select count(*) as n from intake.reminder where cancelled")
    assert silenced["n"] > 0


async def test_a_row_that_is_there_already_is_left_as_it_is(world, intake):
    told = {"party": "p", "kind": "k", "subject": "s", "occasion": "o"}
    for body in ("first", "second"):
        changes = Changes()
        changes.once(Delivery, **told, body=body)
        async with intake.sessions.driver() as driver, driver.transaction():
            await write(driver, [changes])
    assert [row["body"] for row in await world.rows("select body from intake.delivery")] == ["first"]


async def test_what_breaks_a_constraint_leaves_nothing_of_the_statement(world, intake):
    changes = Changes()
    changes.once(Delivery, party="p", kind="k", subject="s", occasion="o", body="b")
    changes.insert(Complaint, **a_complaint({"id": uuid4()}))
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with intake.sessions.driver() as driver, driver.transaction():
            await write(driver, [changes])
    assert await world.rows("select * from intake.delivery") == []


async def test_a_session_writes_its_own_rows_and_the_statement_the_rest(world, intake):
    number = await file(world, await world.machine())
    async with intake.sessions.begin() as session:
        mine = await session.get(Complaint, number)
        mine.project_name = "虚构一号楼项目"
        found = await PLAIN.one(session, number)
        assert found.row is mine
        found.row.owner = "li"
        found.record(by="li", action="assigned")
        found.finish({"acceptance": date(2025, 8, 28)}, ["acceptance"])
        await write(session, [found.changes])
        assert keyring_of(session) is found.keyring
    [row] = await world.rows("select owner, project_name, version from intake.complaint")
    assert row == {"owner": "li", "project_name": "虚构一号楼项目", "version": 2}
    assert await world.audit("intake") == []


async def test_facts_leave_in_the_order_in_which_they_were_stated(world, intake):
    changes = Changes()
    values = {"name": "n", "version": 1, "key": "k", "occurred_at": datetime(2025, 8, 28, tzinfo=UTC)}
    for body in (b"1", b"2", b"3"):
        changes.insert(OutboxRow, event_id=uuid4(), body=body, **values)
    async with intake.sessions.driver() as driver, driver.transaction():
        await write(driver, [changes])
    rows = await world.rows("select body from intake.outbox order by position")
    assert [row["body"] for row in rows] == [b"1", b"2", b"3"]


async def test_a_deadline_begun_and_ended_by_one_command_is_stored_as_ended(world, intake):
    number = await file(world, await world.machine())
    async with intake.sessions.begin() as session:
        found = await PLAIN.one(session, number)
        found.start(
            division="420704",
            name="filing-approval",
            rule_id="INT-02",
            legal_basis="x",
            started_on=date(2025, 8, 28),
            start_event="e",
            due_on=date(2025, 9, 30),
            remind=True,
        )
        found.finish({}, ["filing-approval"])
        await write(session, [found.changes])
    rows = await world.rows("select state from intake.obligation where name = 'filing-approval'")
    assert [row["state"] for row in rows] == ["cancelled"]
    assert Reminder in found.changes.added
