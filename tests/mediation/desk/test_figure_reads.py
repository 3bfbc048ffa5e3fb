"""What the figures of a period count, beside steps and postings that differ in one thing."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from services.mediation.cases.tables import Case
from services.mediation.desk.figures import queries
from services.mediation.desk.figures.queries import Period
from shared.history import HistoryRow
from tests.reads import ELSEWHERE, OFFICER, a_row, put

AUGUST = Period(OFFICER, date(2025, 8, 1), date(2025, 8, 31), date(2025, 8, 31), date(2025, 9, 2), None)
KNOWN = datetime(2025, 9, 2, 15, 59, tzinfo=UTC)
"""The last minute of the day by which it must have been recorded, in China."""


def a_closing(version, number="1", *, kind="case", at=KNOWN, action="closed", closed_on="2025-08-31"):
    facts = {"disposition": "PAID_IN_FULL", "closed_on": closed_on}
    entry = json.dumps({"action": action, "facts": facts}).encode()
    step = {"kind": kind, "subject": number, "version": version, "at": at, "entry": entry}
    return a_row(HistoryRow, 1, step | {"previous": b"", "hash": bytes([version]) * 32})


@pytest.mark.capability("C80")
async def test_closings_are_those_steps_of_cases_that_closed_one_in_the_period_as_far_as_was_known(world, mediation):
    counted = [a_closing(1), a_closing(2, closed_on="2025-08-01")]
    beside = [
        a_closing(3, closed_on="2025-07-31"),
        a_closing(4, closed_on="2025-09-01"),
        a_closing(5, action="reopened"),
        a_closing(6, kind="complaint"),
        a_closing(7, at=KNOWN + timedelta(minutes=1)),
        a_closing(8, number="2"),
    ]
    cases = [a_row(Case, 1, {"number": "1"}), a_row(Case, 1, {"number": "2", "division": ELSEWHERE})]
    await put(world, "mediation", *cases, *counted, *beside)
    async with mediation.sessions.begin() as session:
        assert await queries.closed_by_disposition(session, AUGUST) == {"PAID_IN_FULL": 2}
