"""A statement that is kept has no value of anybody in it."""

import pytest
from sqlalchemy import Text, bindparam, column, func, literal, select, table

from shared.database.prepared import prepared


def test_a_value_in_a_kept_statement_is_refused():
    mine = select(column("number")).select_from(table("complaint")).where(column("party") == "hotline_12345")
    with pytest.raises(TypeError, match="party_1"):
        prepared(mine)


@pytest.mark.parametrize("hidden", [literal("x"), bindparam("named", "x"), func.lower("x")])
def test_so_is_one_that_has_a_name_or_stands_in_a_function(hidden):
    with pytest.raises(TypeError):
        prepared(select(hidden))


def test_the_names_come_in_the_order_of_the_texts_numbers_and_each_once():
    first, second = (bindparam(name, type_=Text) for name in ("first", "second"))
    kept = prepared(select(second, first, second))
    assert kept.names == ("second", "first")
    assert kept.text.count("$1") == 2
    assert kept.text.count("$2") == 1


@pytest.mark.parametrize("given", ["一", "it's; drop table complaint", "%_/"])
async def test_values_go_to_the_driver_beside_the_text(world, given):
    kept = prepared(select(bindparam("words", type_=Text).label("said")))
    async with world.service("intake").sessions.begin() as session:
        [row] = await kept.rows(session, {"words": given, "unused": 1})
    assert row["said"] == given
