"""A list, declared: its rows, their order, who sees which, and what each filter asks.

Its statement is put together once for each set of filters, and a request gives values alone
(`shared.database.prepared`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, func
from sqlalchemy.sql.expression import literal_column
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from shared.access.callers import Caller, Sight
from shared.commands.held import columns_as_text, from_driver, instance, table_of
from shared.database.prepared import Prepared, prepared
from shared.http import pagination
from shared.http.pagination import COUNTED, Count

Row = TypeVar("Row", bound=SQLModel)
KEPT_SHAPES = 200
"""Texts that are kept of each list; officers use a few dozen sets of filters."""


@dataclass(frozen=True)
class Shape:
    """What of a request decides the text of its statement; all else are values."""

    sight: Sight
    filters: frozenset[str]
    after: bool


def by_division_and_parties(table: Any) -> Callable[[Sight], ColumnElement[bool]]:
    """Rows of the caller's divisions; those of its own party alone for all but the labour authority."""
    return lambda sight: sight.condition(col(table.division), col(table.parties))


def by_division(table: Any) -> Callable[[Sight], ColumnElement[bool]]:
    """Rows of the caller's divisions, for the labour authority alone."""
    return lambda sight: sight.condition(col(table.division), None)


@dataclass(frozen=True, eq=False)
class DeclaredList(Generic[Row]):
    """A module constant of a room's queries.

    `order` is a total one and is read descending. A filter is a condition on a parameter that has the filter's name;
    one of None is not applied. The filter `division` narrows what the caller sees; a list `for_authority` refuses
    others, and a division outside the caller's. `chosen` is what rows are taken from, where it is more than the table.
    """

    table: type[Row]
    order: tuple[Any, ...]
    sees: Callable[[Sight], ColumnElement[bool]]
    filters: Mapping[str, Callable[[BindParameter[Any]], ColumnElement[bool]]] = field(default_factory=dict)
    chosen: SelectOfScalar[Row] | None = None
    for_authority: bool = False

    async def page(
        self, session: AsyncSession, caller: Caller, given: Mapping[str, Any], limit: int, cursor: str | None
    ) -> tuple[list[Row], str | None]:
        """A page, and the cursor of the next one. Raises BadCursor, AuthorityOnly, WrongDivision."""
        shape, values = self._asked(caller, given, after=cursor is not None)
        if cursor is not None:
            values |= pagination.values_after(self.order, cursor)
        await pagination.plan_for_values(session)
        found = await self._page(shape).rows(session, values | {"limit": limit + 1})
        rows = [instance(self.table, from_driver(self.table, record)) for record in found[:limit]]
        return rows, pagination.cursor_of(self.order, rows[-1]) if len(found) > limit else None

    async def count(self, session: AsyncSession, caller: Caller, given: Mapping[str, Any]) -> Count:
        """How many the list has, exact to 10,000. Raises AuthorityOnly, WrongDivision."""
        shape, values = self._asked(caller, given, after=False)
        await pagination.plan_for_values(session)
        [found] = await self._counted(shape).rows(session, values | {"limit": COUNTED + 1})
        return Count(count=min(found["many"], COUNTED), more=found["many"] > COUNTED)

    def _asked(self, caller: Caller, given: Mapping[str, Any], *, after: bool) -> tuple[Shape, dict[str, Any]]:
        wanted = {name: value for name, value in given.items() if value is not None}
        if (division := wanted.pop("division", None)) is not None:
            caller = caller.narrowed(division, strictly=self.for_authority)
        if self.for_authority:
            caller.need_authority()
        return Shape(Sight.of(caller), frozenset(wanted), after), {**Sight.values_of(caller), **wanted}

    @cached_property
    def _page(self) -> Callable[[Shape], Prepared]:
        return lru_cache(KEPT_SHAPES)(self._put_together)

    @cached_property
    def _counted(self) -> Callable[[Shape], Prepared]:
        return lru_cache(KEPT_SHAPES)(self._put_together_to_count)

    def _put_together(self, shape: Shape) -> Prepared:
        rows = self._rows(shape).order_by(*(column.desc() for column in self.order))
        page = rows.limit(bindparam("limit", type_=Integer)).cte("page")
        shown: Any = literal_column(columns_as_text(self.table, "page"))
        return prepared(select(shown).select_from(page).order_by(*(page.c[each.key].desc() for each in self.order)))

    def _put_together_to_count(self, shape: Shape) -> Prepared:
        key = next(iter(table_of(self.table).primary_key.columns))
        some = self._rows(shape).with_only_columns(key).limit(bindparam("limit", type_=Integer)).subquery()
        return prepared(select(func.count().label("many")).select_from(some))

    def _rows(self, shape: Shape) -> SelectOfScalar[Row]:
        chosen = select(self.table) if self.chosen is None else self.chosen
        asked = [self.filters[name](bindparam(name)) for name in self.filters if name in shape.filters]
        beyond = [pagination.after(self.order)] if shape.after else []
        return chosen.where(self.sees(shape.sight), *asked, *beyond)
