"""An envelope with an attribute that cannot be read is refused by name, and what stood in it is not repeated."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from shared.messaging.envelope import Unreadable, fact_of, record_of
from shared.messaging.outbox import OutboxRow

SECRET = b"13800000001"


@pytest.fixture
def record():
    """A fact as it is sent, whole."""
    at = datetime(2025, 8, 28, 1, tzinfo=UTC)
    return record_of(
        OutboxRow(
            position=1,
            event_id=uuid4(),
            name="intake.complaint-filed",
            version=1,
            key="420704-2025-000001",
            occurred_at=at,
            body=b"{}",
        )
    )


@pytest.mark.parametrize("attribute", ["ce_id", "ce_time", "ce_factversion", "ce_sequence"])
def test_an_attribute_that_cannot_be_read_is_refused_without_its_words(record, attribute):
    spoilt = replace(record, headers=record.headers | {attribute: b"x" + SECRET})
    with pytest.raises(Unreadable) as refused:
        fact_of(spoilt)
    assert SECRET.decode() not in str(refused.value)
