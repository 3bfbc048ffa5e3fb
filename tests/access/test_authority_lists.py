"""A list of which a partner sees no row refuses a partner, instead of showing one that is empty."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.access.callers import AuthorityOnly, Caller, Sight, WrongDivision
from shared.http.declared_list import DeclaredList
from tests.access.test_lists import LISTS
from tests.reads import ELSEWHERE, OFFICER, PARTNER

pytestmark = pytest.mark.invariant(15)
ANSWERS_EVERYBODY = {"intake transfer"}
"""Empty for a partner, which was always answered 200 there."""
OTHERS = [name for name in LISTS if name not in ANSWERS_EVERYBODY]


def refused(declared: DeclaredList[Any], caller: Caller, **given: Any) -> type[Exception] | None:
    try:
        declared._asked(caller, given, after=False)
    except (AuthorityOnly, WrongDivision) as refusal:
        return type(refusal)
    return None


def shows_nothing(sees: Callable[[Sight], Any]) -> bool:
    return "false" in str(sees(Sight.of(PARTNER)))


@pytest.mark.parametrize("name", OTHERS)
def test_a_list_refuses_those_to_whom_it_would_show_nothing(name):
    declared = LISTS[name]
    assert (refused(declared, PARTNER) is AuthorityOnly) is shows_nothing(declared.sees)
    assert refused(declared, OFFICER) is None
    assert refused(declared, replace(OFFICER, divisions=())) is None


@pytest.mark.parametrize("name", [name for name in OTHERS if shows_nothing(LISTS[name].sees)])
def test_a_list_for_the_authority_refuses_a_place_outside_the_callers(name):
    assert refused(LISTS[name], OFFICER, division=ELSEWHERE) is WrongDivision
    assert refused(LISTS[name], OFFICER, division="420704001") is None
