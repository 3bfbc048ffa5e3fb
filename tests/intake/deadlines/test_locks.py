"""A deadline belongs to a row: what a command has in hand, no sweep finds overdue beside it."""

import ast
import importlib
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from deploy.database import SERVICES
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.incidents.track import IncidentStage
from services.intake.assignments.tables import Assignment
from services.intake.notices.rules.notices import Event
from services.intake.notices.tables import Notice
from services.intake.papers.rules.papers import PaperKind
from services.intake.papers.tables import Paper
from services.intake.reconciliation import queries as reconciliation_queries
from services.intake.reconciliation.rules import Kind
from services.intake.reconciliation.tables import Reconciliation, ReconciliationItem
from services.intake.schedule import TIMERS, TRACKERS
from services.intake.transfers.rules import TransferState
from services.intake.transfers.tables import Transfer
from shared import clock, obligations
from shared.assignments.tables import AssignmentKind
from shared.calendar.working_days import Term
from shared.deliveries import Delivery
from tests.journeys.stories import file

pytestmark = [pytest.mark.capability("C19"), pytest.mark.invariant(9)]
HERE, THERE, SOME_ID = "420704", "420703", uuid4()
NOON = datetime(2025, 8, 28, 12, tzinfo=clock.CHINA)
LIST = Reconciliation(
    partner="grid_office",
    batch_no="1",
    division=HERE,
    parties=[],
    period=date(2025, 8, 28),
    as_of=NOON,
    record_count=0,
    total_fen=0,
    sha256="",
    by="a",
    matched=0,
    ours_only=0,
    theirs_only=0,
    differing=0,
)


def rows_of(complaint):
    """By kind of subject: the subject, the rows that there must be, and the table and key of the row to lock."""
    letter = Assignment(
        document_no="L1",
        subject_kind="complaint",
        subject=complaint,
        division=HERE,
        kind=AssignmentKind.OWNER,
        unit="大队",
        given_by="a",
    )
    incident = Incident(
        number="I1",
        stage=IncidentStage.REPORTED,
        division=HERE,
        parties=[],
        reported_by="a",
        happened_at=NOON,
        people=3,
        kind="讨薪",
        place="工地",
        account="聚集",
        domain="construction",
        complaints=[],
    )
    notice = Notice(
        id=SOME_ID,
        complaint=complaint,
        event=Event.EXTENDED,
        occasion="x",
        recipient_kind="reporter",
        recipient=uuid4(),
        rule_id="INT-02",
        means="sms",
        language="zh",
        translated=False,
        text="告知",
    )
    paper = Paper(
        number="P1",
        complaint=complaint,
        division=HERE,
        kind=PaperKind.REFUSED,
        rule_id="INT-03",
        facts={},
        made_by="a",
    )
    transfer = Transfer(
        number="T1",
        complaint=complaint,
        document_no="420704移送〔2025〕0001号",
        state=TransferState.OFFERED,
        from_division=HERE,
        to_division=THERE,
        stage_before="filed",
        offered_by="a",
        reason="用工地",
    )
    batch = Reconciliation(**LIST.model_dump())
    item = ReconciliationItem(
        number="D1",
        reconciliation=batch.id,
        partner="grid_office",
        parties=[],
        division=HERE,
        period=date(2025, 8, 28),
        partner_no="1",
        kind=Kind.OURS_ONLY,
        fields={},
        owner="a",
    )
    message = Delivery(id=SOME_ID, party="grid_office", kind="final-answer", subject=complaint, occasion="1", body="{}")
    return {
        "complaint": (complaint, (), "complaint", "number"),
        "petition": (complaint, (), "complaint", "number"),
        "assignment": ("L1", (letter,), "assignment", "document_no"),
        "incident": ("I1", (incident,), "incident", "number"),
        "notice": (str(SOME_ID), (notice,), "notice", "id"),
        "paper": ("P1", (paper,), "paper", "number"),
        "transfer": ("T1", (transfer,), "transfer", "number"),
        "reconciliation-item": ("D1", (batch, item), "reconciliation_item", "number"),
        "message": (f"{complaint}/{SOME_ID}", (message,), "delivery", "id"),
    }


async def due(world, intake, kind, subject, rows=()):
    """A deadline without an action of its own, that passed."""
    async with intake.sessions.begin() as session:
        for row in rows:
            session.add(row)
            await session.flush()
        await obligations.start(
            session,
            subject_kind=kind,
            subject=subject,
            division=HERE,
            name="of-nobody",
            rule_id="INT-02",
            legal_basis="a basis",
            started_on=date(2025, 8, 28),
            start_event="filed",
            term=Term.parse("1WD"),
        )
    await world.set_clock("2025-08-30T09:00")


async def state_of(world):
    [row] = await world.rows("select state from intake.obligation where name = 'of-nobody'")
    return row["state"]


@pytest.mark.parametrize("kind", sorted(rows_of("")))
async def test_what_a_command_has_locked_is_left_to_the_next_sweep(world, intake, kind):
    complaint = await file(world, await world.machine(divisions=[HERE]), division=HERE)
    subject, rows, table, key = rows_of(complaint)[kind]
    await due(world, intake, kind, subject, rows)
    async with intake.sessions.begin() as session:
        its = subject.rpartition("/")[2]
        await (await session.connection()).execute(
            text(f"select 1 from {table} where {key}::text = :its for update"), {"its": its}
        )
        await world.sweep("intake")
        assert await state_of(world) == "open"
    await world.sweep("intake")
    assert await state_of(world) == "overdue"


async def test_a_deadline_whose_row_is_gone_is_found_overdue_all_the_same(world, intake):
    await due(world, intake, "message", f"420704-2025-000001/{SOME_ID}")
    await world.sweep("intake")
    assert await state_of(world) == "overdue"


async def test_while_a_partners_list_is_taken_in_none_of_it_is_missing(world, intake):
    await due(world, intake, "reconciliation-list", f"grid_office:{HERE}")
    async with intake.sessions.begin() as session:
        await reconciliation_queries.lock_partner(session, "grid_office")
        await world.sweep("intake")
        assert await state_of(world) == "open"
    await world.sweep("intake")
    assert await state_of(world) == "overdue"


async def test_another_partners_list_is_found_missing_meanwhile(world, intake):
    await due(world, intake, "reconciliation-list", f"grid_office:{HERE}")
    async with intake.sessions.begin() as session:
        await reconciliation_queries.lock_partner(session, "hotline_12345")
        await world.sweep("intake")
    assert await state_of(world) == "overdue"


def kinds_that_begin(*folders):
    """The kind of subject of every call that begins a deadline, as its module has the name."""
    for path in (path for folder in folders for path in sorted(Path(folder).rglob("*.py"))):
        module = importlib.import_module(".".join(path.with_suffix("").parts)) if path.stem != "__init__" else None
        for call in (each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call)):
            named = {each.arg: each.value for each in call.keywords if isinstance(each.value, ast.Name)}
            begins = isinstance(call.func, ast.Attribute) and call.func.attr in ("start", "beginning")
            for word in ("subject_kind", "kind") if begins else ():
                if word in named and hasattr(module, named[word].id):  # else the kind is its own caller's to say
                    yield str(getattr(module, named[word].id))


def test_every_kind_of_subject_that_begins_a_deadline_has_a_lock():
    begun = {*kinds_that_begin("services/intake", "shared/assignments"), *(tracker.name for tracker in TRACKERS)}
    assert {"assignment", "incident", "notice", "paper", "message", "petition", "reconciliation-item"} <= begun
    assert begun - TIMERS.holds.keys() == set()
    assert set(rows_of("")) | {"reconciliation-list"} == set(TIMERS.holds)


@pytest.mark.parametrize("service", SERVICES)
def test_every_procedure_locks_its_own(service):
    schedule = importlib.import_module(f"services.{service}.schedule")
    assert {each.name for each in getattr(schedule, "TRACKERS", ())} <= set(schedule.TIMERS.holds)
