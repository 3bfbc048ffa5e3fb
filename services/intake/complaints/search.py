"""The list of complaints, its count and its search, by the filters of the contract, for millions of rows.

Each statement is put together once for each set of filters (`Shape`); a request gives values alone.

PostgreSQL estimates each filter alone. For filters that depend on one another (searched words; a partner and its
channels or stages) the product of its estimates is far off and the plan is slow. For those filters a random sample of
the table decides (the newest rows would not do: they may all belong to one matter). A combination that is common in
the sample is looked for among the newest complaints, row by row; a rare one is found by a GIN index. In another order
than the newest first, a common one is looked for in that order without an end, and a rare one by the same GIN index.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
import orjson
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import search_statements as statements
from services.intake.complaints.person_search import may_find_protected
from services.intake.complaints.search_order import ListOrder, cursor_of, values_after
from services.intake.complaints.search_statements import Shape
from services.intake.complaints.search_words import Filters, escaped, filter_words, pairs, spellings
from services.intake.complaints.tables import Complaint, Reporter
from shared import clock
from shared.access.callers import Caller, Sight
from shared.commands.held import from_driver, from_json, instance
from shared.http.pagination import COUNTED, Count
from shared.obligations import Obligation

NEWEST = 20_000
"""The number of complaints, newest first, that are filtered row by row where the combination is common."""
COMMON = 2
"""Matches in a sample of about a thousand complaints from which a combination is common. With two matches some
twenty thousand complaints contain a page; with fewer the GIN index finds a few thousand at most."""
SETTINGS = (
    "select set_config('work_mem', '32MB', true), set_config('max_parallel_workers_per_gather', '0', true), "
    "set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_bitmapscan', '{way}', true)"
)
NO_BITMAP_SCAN, BITMAP_SCAN = (text(SETTINGS.format(way=way)) for way in ("off", "on"))
"""Settings until the transaction ends: no parallel workers, which take longer to start than a page takes to find; 32 MB
of work_mem, which hold a bitmap of some millions of rows exactly (a smaller bitmap keeps pages only, and every row of
those pages would be checked again); a plan for the values that are asked (`pagination.plan_for_values` says why).
Without bitmap scans the newest rows come from an index in the order of the list and are not sorted; the rare ones are
collected by a bitmap scan."""


@dataclass(frozen=True)
class Listed:
    """One complaint of a page, with its reporter and its next deadline."""

    complaint: Complaint
    reporter: Reporter
    due: Obligation | None


async def page(
    session: AsyncSession,
    caller: Caller,
    filters: Filters,
    limit: int,
    cursor: str | None,
    order: ListOrder = ListOrder.NEWEST,
) -> tuple[list[Listed], str | None]:
    """A page of the list and the cursor of the next page, None on the last. Raises BadCursor."""
    given = {name: value for name, value in filters.items() if value is not None}
    if (division := given.pop("division", None)) is not None:
        caller = caller.narrowed(division)
    shape, values = shape_of(caller, given, cursor, order), values_of(caller, given, limit, cursor, order)
    dependent = {"q", *(() if caller.is_authority else ("channel", "stage"))}
    if given.keys() & statements.FEW or not given.keys() & dependent:
        await session.exec(BITMAP_SCAN)  # type: ignore[call-overload]
        return _cut(await statements.whole(shape).rows(session, values), limit, order)
    if order is not ListOrder.NEWEST:
        await session.exec(BITMAP_SCAN)  # type: ignore[call-overload]
        [sample] = await statements.sampled(shape).rows(session, values)
        statement = statements.whole if sample["common"] else statements.by_index
        return _cut(await statement(shape).rows(session, values), limit, order)
    await session.exec(NO_BITMAP_SCAN)  # type: ignore[call-overload]
    found = await statements.among_newest(shape).rows(session, values)
    if found[0]["common"]:
        items, following = _cut([row for row in found if row["number"] is not None], limit, order)
        if following is not None or not await statements.older(shape).rows(session, values):
            return items, following
    await session.exec(BITMAP_SCAN)  # type: ignore[call-overload]
    return _cut(await statements.by_index(shape).rows(session, values), limit, order)


async def count(session: AsyncSession, caller: Caller, filters: Filters) -> Count:
    """How many complaints the list has, exact to 10,000."""
    given = {name: value for name, value in filters.items() if value is not None}
    if (division := given.pop("division", None)) is not None:
        caller = caller.narrowed(division)
    await session.exec(BITMAP_SCAN)  # type: ignore[call-overload]
    [found] = await statements.counted(shape_of(caller, given, None)).rows(
        session, values_of(caller, given, COUNTED, None)
    )
    return Count(count=min(found["many"], COUNTED), more=found["many"] > COUNTED)


def shape_of(caller: Caller, given: Filters, cursor: str | None, order: ListOrder = ListOrder.NEWEST) -> Shape:
    return Shape(
        sight=Sight.of(caller),
        filters=frozenset(given),
        spellings=len(spellings(given["q"])) if "q" in given else 0,
        has_words=bool(filter_words(caller, given)),
        after=cursor is not None,
        protected=may_find_protected(caller),
        order=order,
    )


def values_of(
    caller: Caller, given: Filters, limit: int, cursor: str | None, order: ListOrder = ListOrder.NEWEST
) -> dict[str, Any]:
    """The values of every statement of these filters. Raises BadCursor."""
    values = {name: VALUES.get(name, _as_it_is)(value) for name, value in given.items() if name != "q"}
    for n, spelt in enumerate(spellings(given["q"]) if "q" in given else []):
        values |= {f"like_{n}": f"%{escaped(spelt)}%", f"pairs_{n}": pairs(spelt)}
    if cursor is not None:
        values |= values_after(order, cursor)
    own = {"words": filter_words(caller, given), "limit": limit + 1, "common": COMMON, "newest": NEWEST}
    return {**Sight.values_of(caller), **values, **own}


VALUES: dict[str, Callable[[Any], Any]] = {
    "filed_from": clock.start_of,
    "filed_to": lambda day: clock.start_of(day + timedelta(days=1)),
}
"""What a filter's value becomes where the column does not hold it as it is given."""


def _as_it_is(value: Any) -> Any:
    return value


def _cut(found: Sequence[asyncpg.Record], limit: int, order: ListOrder) -> tuple[list[Listed], str | None]:
    """The rows of a page, of which one more was asked for, and the cursor of the next page."""
    listed = [_listed(row) for row in found[:limit]]
    if len(found) <= limit:
        return listed, None
    last = listed[-1]
    return listed, cursor_of(order, last.complaint, last.due.due_on if last.due else None)


def _listed(row: asyncpg.Record) -> Listed:
    complaint = instance(Complaint, from_driver(Complaint, row))
    reporter = instance(Reporter, from_json(Reporter, orjson.loads(row["_reporter"])))
    due = instance(Obligation, from_json(Obligation, orjson.loads(row["_due"]))) if row["_due"] else None
    return Listed(complaint, reporter, due)
