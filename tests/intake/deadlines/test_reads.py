"""What the named reads of escalations find, and which complaints lack a clock."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import queries
from services.intake.deadlines.tables import Escalation
from shared.obligations import Obligation
from tests.reads import ELSEWHERE, Read, a_row, check

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
PRESSED = {"id": UUID(int=1), "complaint": "K-1", "cause": "a", "started_at": LATER}
K = {"number": "K-1", "channel": "qr", "stage": Stage.FILED, "division": "420704"}
CLOCK = {"subject": "K-5", "subject_kind": "complaint", "name": "acceptance"}


def had(number, **told):
    return a_row(Obligation, number, CLOCK | {"id": UUID(int=number)} | told)


READS = {
    "escalations, the oldest first": Read(
        lambda session: queries.escalations_of(session, "K-1"),
        Escalation,
        [{"id": UUID(int=2), "complaint": "K-1", "started_at": FIRST}, PRESSED],
        [{"id": UUID(int=3), "complaint": "K-2"}],
    ),
    "complaints without a clock": Read(
        lambda session: queries.lock_without_clock(session, "420704", "acceptance", ["qr", "window"], 3),
        Complaint,
        [
            K,
            K | {"number": "K-2", "channel": "window", "division": "420704001"},
            K | {"number": "K-3", "stage": Stage.IN_PROGRESS},
        ],
        [
            {"number": "K-4"},
            {"number": "K-0", "division": ELSEWHERE},
            {"number": "K-00", "division": "420705"},
            {"number": "K-000", "division": "4207"},
            {"number": "K-01", "channel": "hotline_12345"},
            {"number": "K-02", "stage": Stage.ANSWERED},
            {"number": "K-03", "stage": Stage.CLOSED},
            {"number": "K-04"},
        ],
        others=[
            had(1, subject="K-04"),
            had(2, subject="K-1", subject_kind="notice"),
            had(3, subject="K-1", name="answer"),
        ],
        locks=True,
    ),
    "complaints of all channels": Read(
        lambda session: queries.lock_without_clock(session, "420704", "acceptance", None, 9),
        Complaint,
        [K, K | {"number": "K-2", "channel": "hotline_12345"}],
        locks=True,
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, intake, read):
    await check(world, "intake", read)
