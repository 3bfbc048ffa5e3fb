"""What the tests of the kernel share."""

import pytest

from shared.contracts.event import Event
from tests.shared.rehearsal import CONTRACTS


@pytest.fixture
def rehearsal(monkeypatch):
    """The catalogue knows the rehearsal's facts for the length of this test."""
    for name, contract in CONTRACTS.items():
        monkeypatch.setitem(Event.catalogue, name, contract)
