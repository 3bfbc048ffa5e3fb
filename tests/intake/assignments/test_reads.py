"""What the named reads of letters and incidents find."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.intake.assignments.incidents import queries as incident_queries
from services.intake.assignments.incidents.tables import Incident, IncidentStage
from services.intake.assignments.tables import LETTERS, Assignment
from shared.assignments import letters
from shared.assignments.tables import AssignmentKind, AssignmentState
from shared.deliveries.tables import Delivery, DeliveryState
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, listed, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
LETTER = {"document_no": "D-1", "subject": "K-1", "kind": AssignmentKind.OWNER, "given_at": FIRST}
INCIDENT = {"number": "1", "stage": IncidentStage.REPORTED, "level": "II", "reported_at": FIRST, "parties": ["bank_1"]}


def another(number, **told):
    return LETTER | {"document_no": f"D-{number}"} | told


READS = {
    "letters about a complaint, the oldest first": Read(
        lambda session: LETTERS.about(session, "K-1"),
        Assignment,
        [LETTER, another(2), another(0, given_at=LATER)],
        [another(4, subject="K-2")],
    ),
    "letters that run": Read(
        lambda session: LETTERS.running(session, "K-1", AssignmentKind.OWNER, AssignmentKind.TEAM),
        Assignment,
        [LETTER],
        [
            another(2, subject="K-2"),
            another(3, state=AssignmentState.RETURNED),
            another(4, kind=AssignmentKind.INDUSTRY),
        ],
        locks=True,
    ),
    "letters of any kind that run": Read(
        lambda session: LETTERS.running(session, "K-1"),
        Assignment,
        [LETTER],
        [another(2, subject="K-2")],
        locks=True,
    ),
    "incidents, the newest first": Read(
        listed(incident_queries.INCIDENTS),
        Incident,
        [INCIDENT | {"number": "3", "reported_at": LATER}, INCIDENT | {"number": "2"}, INCIDENT],
        [{"number": "4", "division": ELSEWHERE}],
    ),
    "incidents of a stage and level": Read(
        listed(incident_queries.INCIDENTS, PARTNER, stage="reported", level="II"),
        Incident,
        [INCIDENT],
        [
            {"number": "2", "stage": IncidentStage.HANDLING},
            {"number": "3", "level": None},
            {"number": "4", "parties": []},
        ],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)


async def test_a_letters_receipt_is_the_state_of_its_delivery(world, intake):
    sent = {"kind": "assignment", "subject": "K-1", "occasion": "D-1", "state": DeliveryState.SENT}
    others = [{"kind": "notice", "occasion": "D-2"}, {"subject": "K-2", "occasion": "D-3"}]
    await put(world, "intake", *(a_row(Delivery, 1, sent | each) for each in ({}, *others)))
    async with intake.sessions.begin() as session:
        assert await letters.receipts_about(session, "K-1") == {"D-1": "sent"}


@pytest.mark.invariant(15)
async def test_an_incident_elsewhere_is_not_there(world, intake):
    await put(world, "intake", a_row(Incident, 1, INCIDENT))
    async with intake.sessions.begin() as session:
        assert (await incident_queries.read_incident(session, OFFICER, "1")).number == "1"
        with pytest.raises(NotFound):
            await incident_queries.read_incident(session, replace(OFFICER, divisions=(ELSEWHERE,)), "1")


async def test_an_incidents_number_names_county_and_year_and_is_given_once(intake):
    async with intake.sessions.begin() as session:
        numbers = [await incident_queries.next_incident(session, "420704001", 2025) for _ in range(2)]
    # The sequence is the database's: other tests took numbers before this one.
    before, after = (int(number.removeprefix("420704-2025-T")) for number in numbers)
    assert after == before + 1
    assert numbers[1] == f"420704-2025-T{after:06d}"
