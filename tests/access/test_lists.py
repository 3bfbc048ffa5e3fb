"""Every declared list has one text for all who ask alike, and no value of anybody in it."""

import importlib
import pkgutil
from dataclasses import replace

import pytest

import services
from services.intake.complaints import search_statements
from services.intake.complaints.person_search import COLUMNS
from services.intake.complaints.search_order import ListOrder
from services.intake.complaints.search_statements import CONDITIONS
from shared.access.callers import Caller, PartyKind, Sight
from shared.http.declared_list import DeclaredList, Shape

NAMES = [each.name for each in pkgutil.walk_packages(services.__path__, "services.") if each.name.endswith("queries")]
LISTS = {
    f"{name.split('.')[1]} {value.table.__tablename__}": value
    for name in NAMES
    for value in vars(importlib.import_module(name)).values()
    if isinstance(value, DeclaredList)
}
CALLERS = [
    Caller("labour_authority", PartyKind.LABOUR_AUTHORITY, ("4207", "44"), frozenset(), "officer-1", person=True),
    Caller("hotline_12345", PartyKind.PARTNER, ("420704",), frozenset(), "clerk"),
    Caller("intake", PartyKind.SERVICE, ("42",), frozenset(), "intake"),
]


def test_there_are_lists_to_look_at():
    assert len(LISTS) >= 9


@pytest.mark.invariant(15)
@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.kind)
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("after", [False, True])
async def test_a_lists_text_holds_no_value_whatever_is_asked_for(world, name, caller, after):
    """The database accepts it too: each set of one filter, and all of them."""
    declared = LISTS[name]
    sets = [frozenset(), frozenset(declared.filters), *(frozenset([each]) for each in declared.filters)]
    async with world.service(name.split()[0]).sessions.begin() as session:
        connection = await session.connection()
        for wanted in sets:
            shape = Shape(Sight.of(caller), wanted, after)
            for kept in (declared._page(shape), declared._counted(shape)):
                assert caller.party not in kept.text
                assert set(kept.names) >= wanted or "false" in kept.text  # who sees nothing asks for nothing
                assert (await connection.exec_driver_sql(f"prepare it as {kept.text}")) is not None
                await connection.exec_driver_sql("deallocate it")


@pytest.mark.invariant(15)
@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.kind)
def test_neither_does_one_of_the_statements_of_the_list_of_complaints(caller):
    filters = [*CONDITIONS, *COLUMNS]
    for wanted in [frozenset(), frozenset(filters), *(frozenset([each]) for each in filters)]:
        for spellings in (0, 2):
            shape = search_statements.Shape(Sight.of(caller), wanted, spellings, has_words=True, after=True)
            for statement in ("whole", "among_newest", "older", "by_index", "counted"):
                assert caller.party not in getattr(search_statements, statement)(shape).text
            for order in ListOrder:
                for statement in ("whole", "by_index", "sampled"):
                    assert caller.party not in getattr(search_statements, statement)(replace(shape, order=order)).text
