"""A person of the labour authority who may do everything that roles decide."""

import pytest

from shared.access.callers import Caller, PartyKind


@pytest.fixture
def caller():
    roles = frozenset({"officer", "head"})
    return Caller("labour_authority", PartyKind.LABOUR_AUTHORITY, ("42",), frozenset(), "p", roles, True)
