"""What the named reads of the desk find: leaves, what waits for a head, an owner's complaints."""

from datetime import date
from uuid import UUID

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.desk import queries
from services.intake.desk.tables import Leave
from tests.reads import ELSEWHERE, OFFICER, Read, check

DAY, BEFORE, AFTER = date(2025, 8, 28), date(2025, 8, 27), date(2025, 8, 29)
AWAY = {"id": UUID(int=1), "party": "labour_authority", "officer": "a", "deputy": "b"} | {
    "begins_on": DAY,
    "ends_on": DAY,
}
K = {"number": "1", "stage": Stage.FILED, "owner": "officer-1"}
PROPOSED, REFUSED = K | {"proposed_by": "x/y"}, K | {"refusal_proposed_by": "x/y"}


def leave(number, **told):
    return AWAY | {"id": UUID(int=number)} | told


READS = {
    "leaves that a deputy covers": Read(
        lambda session: queries.away(session, "labour_authority", DAY, deputy="b"),
        Leave,
        [leave(1), leave(2, officer="c", begins_on=BEFORE, ends_on=AFTER, ended_on=AFTER)],
        [
            leave(3, party="other"),
            leave(4, deputy="c"),
            leave(5, begins_on=AFTER, ends_on=AFTER),
            leave(6, begins_on=BEFORE, ends_on=BEFORE),
            leave(7, begins_on=BEFORE, ends_on=AFTER, ended_on=DAY),
        ],
    ),
    "a leave on some of these days": Read(
        lambda session: queries.leave_between(session, "labour_authority", "a", DAY, AFTER),
        Leave,
        [leave(1, begins_on=AFTER, ends_on=date(2025, 9, 9))],
        [
            leave(2, party="other"),
            leave(3, officer="b"),
            leave(4, begins_on=date(2025, 8, 30), ends_on=date(2025, 9, 9)),
            leave(5, begins_on=BEFORE, ends_on=BEFORE),
        ],
    ),
    "leaves since a day": Read(
        lambda session: queries.leaves(session, "labour_authority", DAY),
        Leave,
        [leave(1, begins_on=BEFORE), leave(2), leave(3, officer="b")],
        [leave(4, party="other"), leave(5, begins_on=BEFORE, ends_on=BEFORE)],
    ),
    "proposed for acceptance by another": Read(
        lambda session: queries.proposed(session, OFFICER, 2),
        Complaint,
        [PROPOSED, PROPOSED | {"number": "2"}],
        [
            {"number": "3"},
            {"number": "01", "stage": Stage.INCOMPLETE},
            {"number": "02", "proposed_by": None},
            {"number": "03", "proposed_by": OFFICER.label},
            {"number": "04", "division": ELSEWHERE},
        ],
    ),
    "proposed for refusal by another": Read(
        lambda session: queries.refusals_proposed(session, OFFICER, 2),
        Complaint,
        [REFUSED, REFUSED | {"number": "2", "stage": Stage.INCOMPLETE}],
        [
            {"number": "3"},
            {"number": "01", "stage": Stage.ACCEPTED},
            {"number": "02", "refusal_proposed_by": None},
            {"number": "03", "refusal_proposed_by": OFFICER.label},
            {"number": "04", "division": ELSEWHERE},
        ],
    ),
    "an owner's open complaints": Read(
        lambda session: queries.lock_owned(session, OFFICER, ["officer-1", OFFICER.label], [], 2),
        Complaint,
        [K, K | {"number": "2", "owner": OFFICER.label}],
        [
            {"number": "3"},
            {"number": "01", "owner": "officer-2"},
            {"number": "02", "owner": None},
            {"number": "03", "stage": Stage.WITHDRAWN},
            {"number": "04", "division": ELSEWHERE},
        ],
        locks=True,
    ),
    "some of an owner's complaints": Read(
        lambda session: queries.lock_owned(session, OFFICER, ["officer-1"], ["2"], 2),
        Complaint,
        [K | {"number": "2"}],
        [{"number": "1"}],
        locks=True,
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)
