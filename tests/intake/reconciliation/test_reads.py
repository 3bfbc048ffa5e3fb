"""What the named reads of lists and of differences find."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.reconciliation import queries
from services.intake.reconciliation.rules import REWORKED, SETTLED_BY_LIST, ItemState, Kind
from services.intake.reconciliation.tables import Reconciliation, ReconciliationItem, ReconciliationLine
from shared import clock
from shared.deliveries import Delivery, DeliveryState
from shared.history import HistoryRow
from shared.refusals import Refused
from tests.reads import ELSEWHERE, OFFICER, Read, a_row, check, listed, put

TODAY, TOMORROW = date(2025, 8, 28), date(2025, 8, 29)
FIRST, LATER = datetime(2025, 8, 28, 1, tzinfo=UTC), datetime(2025, 8, 28, 2, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
BEGINS, ENDS = clock.start_of(TODAY), clock.start_of(TOMORROW)
OPEN = {"partner": "bank_1", "kind": Kind.DIFFERS, "owner": "officer-1", "due_on": TODAY, "parties": [], "fields": {}}
RESOLVED = {"state": ItemState.RESOLVED, "resolution": "as_is", "reason": "已核", "resolved_by": "x"}
FILED = {"number": "K-1", "filed_by": "bank_1", "partner_no": "A1", "filed_at": BEGINS, "division": "420704"}
ANSWER = {"party": "bank_1", "kind": "final-answer", "subject": "K-1", "state": DeliveryState.UNKNOWN}
PAST = datetime(2025, 8, 1, tzinfo=UTC)


def item(number, **told):
    """There is one open difference of each partner number."""
    return OPEN | {"number": str(number), "partner_no": f"A{number}"} | told


def message(number, **told):
    return ANSWER | {"id": UUID(int=number), "occasion": str(number), "next_at": PAST, "position": number} | told


def values_of(read):
    async def ask(session):
        return list((await read(session)).values())

    return ask


READS = {
    "differences by what they are": Read(
        listed(
            queries.ITEMS,
            state="open",
            partner="bank_1",
            kind="differs",
            owner="officer-1",
            reconciliation=UUID(int=1),
            due_before=TOMORROW,
        ),
        ReconciliationItem,
        [
            item(1, reconciliation=UUID(int=1), opened_at=LATER),
            item(2, reconciliation=UUID(int=1), opened_at=FIRST),
        ],
        [
            item(3, reconciliation=UUID(int=1), **RESOLVED, resolved_at=FIRST),
            item(4, reconciliation=UUID(int=1), partner="bank_2"),
            item(5, reconciliation=UUID(int=1), kind=Kind.OURS_ONLY),
            item(6, reconciliation=UUID(int=1), owner="officer-2"),
            item(7, reconciliation=UUID(int=2)),
            item(8, reconciliation=UUID(int=1), due_on=TOMORROW),
            item(9, reconciliation=UUID(int=1), division=ELSEWHERE),
        ],
    ),
    "lists of some days of a partner, the newest first": Read(
        listed(queries.LISTS, partner="bank_1", period_from=TODAY, period_to=TOMORROW),
        Reconciliation,
        [
            {"batch_no": "2", "partner": "bank_1", "period": TOMORROW, "parties": [], "received_at": LATER},
            {"batch_no": "1", "partner": "bank_1", "period": TODAY, "parties": [], "received_at": FIRST},
        ],
        [
            {"batch_no": "3", "partner": "bank_2"},
            {"batch_no": "4", "period": TODAY - timedelta(days=1)},
            {"batch_no": "5", "period": TOMORROW + timedelta(days=1)},
            {"batch_no": "6", "division": ELSEWHERE},
        ],
    ),
    "a list taken before": Read(
        lambda session: queries.taken_before(session, "bank_1", "B1"),
        Reconciliation,
        [{"partner": "bank_1", "batch_no": "B1", "parties": []}],
        [{"partner": "bank_2"}, {"batch_no": "B2"}],
    ),
    "what a partner filed under these numbers": Read(
        lambda session: queries.by_numbers(session, "bank_1", ["A1"]),
        Complaint,
        [FILED],
        [{"number": "K-2", "filed_by": "bank_2"}, {"number": "K-3", "partner_no": "A2"}],
    ),
    "what a partner filed on a day": Read(
        lambda session: queries.filed_on(session, "bank_1", "420704", TODAY),
        Complaint,
        [FILED],
        [
            {"number": "K-2", "partner_no": "A2", "filed_at": BEGINS - MOMENT},
            {"number": "K-3", "partner_no": "A3", "filed_at": ENDS},
            {"number": "K-4", "filed_by": "bank_2"},
            {"number": "K-5", "partner_no": None},
            {"number": "K-6", "partner_no": "A6", "division": ELSEWHERE},
            {"number": "K-7", "partner_no": "A7", "division": "420705"},
        ],
    ),
    "what was filed in the last moment, in a part of the division": Read(
        lambda session: queries.filed_on(session, "bank_1", "420704", TODAY),
        Complaint,
        [FILED | {"filed_at": ENDS - MOMENT, "division": "420704001"}],
    ),
    "answers that may not have arrived": Read(
        lambda session: queries.unknown_answers(session, "bank_1", ["K-1"]),
        Delivery,
        [message(1), message(2)],
        [
            message(3, party="bank_2"),
            message(4, kind="interim-answer"),
            message(5, subject="K-2"),
            message(6, state=DeliveryState.DUE),
        ],
        locks=True,
    ),
    "final answers about a complaint": Read(
        lambda session: queries.lock_final_answers(session, "bank_1", "K-1"),
        Delivery,
        [message(1, state=DeliveryState.SENT)],
        [message(2, party="bank_2"), message(3, kind="interim-answer"), message(4, subject="K-2")],
        locks=True,
    ),
    "open differences of a partner": Read(
        values_of(lambda session: queries.open_items(session, "bank_1")),
        ReconciliationItem,
        [item(1), item(2)],
        [item(3, partner="bank_2"), item(4, **RESOLVED, resolved_at=FIRST)],
        locks=True,
    ),
    "of each number what was resolved last": Read(
        values_of(lambda session: queries.last_resolved(session, "bank_1", ["A1"])),
        ReconciliationItem,
        [item(1, **RESOLVED, resolved_at=LATER)],
        [
            item(2, partner_no="A1", resolved_at=FIRST),
            item(3, partner_no="A1", partner="bank_2", resolved_at=LATER + MOMENT),
            item(4, resolved_at=LATER + MOMENT),
            OPEN
            | {"number": "5", "partner_no": "A1", "state": ItemState.OPEN}
            | dict.fromkeys(RESOLVED.keys() - {"state"}),
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


def listings(*told):
    """Lists of the same partner, each with one line, received one hour after the other."""
    rows = []
    for at, (partner, number) in enumerate(told, start=1):
        received = FIRST + timedelta(hours=at)
        which = {"id": UUID(int=at), "partner": partner, "batch_no": str(at), "parties": [], "received_at": received}
        rows.append(a_row(Reconciliation, at, which))
        rows.append(ReconciliationLine(reconciliation=UUID(int=at), partner=partner, partner_no=number, workers=at))
    return rows


async def test_the_newest_line_of_a_partner_about_a_number_counts(world, intake):
    await put(world, "intake", *listings(("bank_1", "A1"), ("bank_1", "A1"), ("bank_2", "A1"), ("bank_1", "A2")))
    async with intake.sessions.begin() as session:
        lines = await queries.last_lines(session, "bank_1", ["A1", "A9"])
        assert {number: line.workers for number, line in lines.items()} == {"A1": 2}
        assert await queries.listed_elsewhere(session, "bank_1", ["A1", "A9"]) == {"A1"}
        assert await queries.listed_elsewhere(session, "bank_2", ["A2"]) == set()
        assert (await queries.last_lines(session, "bank_1", []), await queries.last_resolved(session, "b", [])) == (
            {},
            {},
        )


def written(version, at, to=None, action="noted", **told):
    its = {"kind": "complaint", "subject": "K-1", "version": version, "at": at}
    return a_row(HistoryRow, version, its | {"entry": json.dumps({"to_stage": to, "action": action}).encode()} | told)


async def test_the_stage_at_a_moment_is_that_of_the_last_step_by_then(world, intake):
    await put(
        world,
        "intake",
        written(1, FIRST, "filed"),
        written(2, LATER, "accepted"),
        written(3, LATER),
        written(4, LATER + MOMENT, "closed"),
        written(5, FIRST, "closed", kind="case"),
        written(1, FIRST, "refused", subject="K-2"),
        written(1, FIRST, "filed", subject="K-3"),
        written(2, FIRST, action=SETTLED_BY_LIST, subject="K-3"),
        written(1, FIRST, "filed", SETTLED_BY_LIST, subject="K-4"),
        written(2, FIRST, action=REWORKED, subject="K-4"),
    )
    async with intake.sessions.begin() as session:
        stages, settled = await queries.stages_at(session, ["K-1", "K-3", "K-4", "K-9"], LATER)
    assert stages == {"K-1": Stage.ACCEPTED, "K-3": Stage.FILED, "K-4": Stage.FILED}
    assert settled == {"K-3"}


@pytest.mark.invariant(15)
async def test_lists_and_differences_are_read_where_the_caller_may_look_and_in_the_version_it_saw(world, intake):
    await put(
        world,
        "intake",
        a_row(ReconciliationItem, 1, item(1, version=2)),
        a_row(ReconciliationItem, 2, item(2, division=ELSEWHERE)),
        a_row(Reconciliation, 1, {"id": UUID(int=1), "batch_no": "1", "parties": []}),
        a_row(Reconciliation, 2, {"id": UUID(int=2), "batch_no": "2", "parties": [], "division": ELSEWHERE}),
    )
    async with intake.sessions.begin() as session:
        assert (await queries.read_item(session, OFFICER, "1")).number == "1"
        assert (await queries.lock_item(session, OFFICER, "1", 2)).number == "1"
        assert (await queries.read_list(session, OFFICER, UUID(int=1))).batch_no == "1"
        for refused in (
            queries.read_item(session, OFFICER, "2"),
            queries.lock_item(session, OFFICER, "1", 1),
            queries.read_list(session, OFFICER, UUID(int=2)),
        ):
            with pytest.raises(Refused):
                await refused


async def test_about_no_numbers_nothing_is_asked():
    """There is not even a session to ask with."""
    for read, nothing in (
        (queries.by_numbers, []),
        (queries.listed_elsewhere, set()),
        (queries.last_lines, {}),
        (queries.unknown_answers, []),
        (queries.last_resolved, {}),
    ):
        assert await read(None, "bank_1", []) == nothing
