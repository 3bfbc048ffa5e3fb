"""The list of complaints, its count and its search, by the filters of the contract, for millions of rows.

PostgreSQL estimates each filter alone. For filters that depend on one another (searched words; a partner and its
channels or stages) the product of its estimates is far off and the plan is slow. For those filters a random sample of
the table decides (the newest rows would not do: they may all belong to one matter). A combination that is common in
the sample is looked for among the newest complaints, row by row; a rare one is found by a GIN index.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, literal_column, or_, tablesample, text, true
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from shared import clock
from shared.access.callers import Caller, visible
from shared.database.sessions import fixed
from shared.http import pagination
from shared.http.pagination import Count
from shared.values import divisions

NEWEST = 20_000
"""The number of complaints, newest first, that are filtered row by row where the combination is common."""
NARROW = frozenset({"employer_uscc", "project_id", "due_before"})
"""Filters that leave few complaints and have an index of their own: with one of them no sample is taken."""
COMMON = 2
"""Matches in a sample of about a thousand complaints from which a combination is common. With two matches some
twenty thousand complaints contain a page; with fewer the GIN index finds a few thousand at most."""
PERCENT = text(
    "(select least(100, 100000 / greatest(reltuples, 1000)) from pg_class where oid = 'complaint'::regclass)"
)
"""The percentage of the table's pages that the sample takes: about a thousand complaints."""

LIST_SETTINGS = text(
    "select set_config('work_mem', '32MB', true), set_config('max_parallel_workers_per_gather', '0', true)"
)
"""Settings until the transaction ends: no parallel workers, which take longer to start than a page takes to find, and
32 MB of work_mem, which hold a bitmap of some millions of rows exactly (a smaller bitmap keeps pages only, and every
row of those pages would be checked again)."""
NO_BITMAP_SCAN, BITMAP_SCAN = (text(f"select set_config('enable_bitmapscan', '{way}', true)") for way in ("off", "on"))
"""Without bitmap scans the newest rows come from an index in the order of the list and are not sorted; the rare ones
are collected by a bitmap scan."""

Filters = dict[str, Any]
Row = type[Complaint]
"""The class of complaints, or an alias of it for a subquery of complaints."""


async def page(
    session: AsyncSession, caller: Caller, filters: Filters, limit: int, cursor: str | None
) -> tuple[Sequence[Complaint], str | None]:
    """A page of the list, newest first, and the cursor of the next page, None on the last. Raises BadCursor."""
    await session.exec(LIST_SETTINGS)  # type: ignore[call-overload]
    given = {name: value for name, value in filters.items() if value is not None}
    if not given.keys() & {"q", *(() if caller.is_authority else ("channel", "stage"))}:
        return await pagination.page(session, chosen(caller, given), order_of(Complaint), limit, cursor)
    if given.keys() & NARROW or await _is_common(session, caller, given):
        await session.exec(NO_BITMAP_SCAN)  # type: ignore[call-overload]
        newest = _newest(given, cursor)
        row: Row = aliased(Complaint, newest.limit(NEWEST).subquery())
        among = select(row).where(*_conditions(row, caller, given))
        rows, following = await pagination.page(session, among, order_of(row), limit, None)
        if following is not None or not await _is_any(session, newest.offset(NEWEST)):
            return rows, following
    await session.exec(BITMAP_SCAN)  # type: ignore[call-overload]
    row = rare(caller, given)
    return await pagination.page(session, select(row).where(_may_see(row, caller, given)), order_of(row), limit, cursor)


async def _is_common(session: AsyncSession, caller: Caller, given: Filters) -> bool:
    """Whether a random sample has at least `COMMON` complaints with these filters."""
    row: Row = aliased(Complaint, tablesample(Complaint, func.system(PERCENT)))
    some = select(col(row.number)).where(*_conditions(row, caller, given)).limit(COMMON)
    return len((await session.exec(some)).all()) == COMMON


async def count(session: AsyncSession, caller: Caller, filters: Filters) -> Count:
    """How many complaints the list has, exact to 10,000."""
    await session.exec(LIST_SETTINGS)  # type: ignore[call-overload]
    return await pagination.count(session, chosen(caller, filters))


def order_of(row: Row) -> tuple[Any, Any]:
    """The columns by which the list is ordered, descending: newest first."""
    return col(row.filed_at), col(row.number)


def chosen(caller: Caller, filters: Filters) -> SelectOfScalar[Complaint]:
    """The complaints that the caller may see and that have these filters; a filter of None is not applied."""
    given = {name: value for name, value in filters.items() if value is not None}
    found = select(Complaint).where(*_conditions(Complaint, caller, given))
    return found.where(has_pairs_of(given["q"])) if "q" in given else found


def _newest(given: Filters, cursor: str | None) -> SelectOfScalar[Complaint]:
    """Complaints after the cursor, newest first, by the index of the narrowest filter. Raises BadCursor.

    Only that filter and the days of filing are applied here.
    """
    applied = [next((name for name in INDEXED_IN_ORDER if name in given), ""), "filed_from", "filed_to"]
    newest = select(Complaint).where(*(CONDITIONS[name](Complaint, given[name]) for name in applied if name in given))
    if cursor is not None:
        newest = newest.where(pagination.beyond(order_of(Complaint), cursor))
    return newest.order_by(*(column.desc() for column in order_of(Complaint)))


async def _is_any(session: AsyncSession, older: SelectOfScalar[Complaint]) -> bool:
    """Whether the query `older` has a row."""
    return await session.scalar(older.with_only_columns(col(Complaint.filed_at)).limit(1)) is not None


def rare(caller: Caller, given: Filters) -> Row:
    """All complaints with these filters, by the GIN index of words and filters. The caller adds who may see them.

    `offset 0` keeps the subquery apart, so that PostgreSQL finds the rows first and orders them afterwards; otherwise
    it would go through the whole list in its order.
    """
    found = select(Complaint).where(*_column_conditions(Complaint, given), has_words(caller, given))
    if "q" in given:
        found = found.where(has_pairs_of(given["q"]))
    return aliased(Complaint, found.offset(0).subquery())


def _conditions(row: Row, caller: Caller, given: Filters) -> list[ColumnElement[bool]]:
    """Who may see a row, and the filters."""
    return [_may_see(row, caller, given), *_column_conditions(row, given)]


def _may_see(row: Row, caller: Caller, given: Filters) -> ColumnElement[bool]:
    """Whether the caller may see the row, and whether the row lies in the division of the filter, if there is one."""
    return visible(_narrowed(caller, given.get("division")), col(row.division), col(row.parties))


def _column_conditions(row: Row, given: Filters) -> list[ColumnElement[bool]]:
    """The filters on columns of the row; the division is part of `_may_see`."""
    return [CONDITIONS[name](row, value) for name, value in given.items() if name in CONDITIONS]


def _narrowed(caller: Caller, division: str | None) -> Caller:
    """The caller, with the divisions limited to `division`; with none where `division` is outside the caller's."""
    if division is None:
        return caller
    inside = [code for code in caller.divisions if divisions.contains(division, code)]
    return replace(caller, divisions=(division,) if caller.reaches(division) else tuple(inside))


def has_words(caller: Caller, given: Filters) -> ColumnElement[bool]:
    """The condition on the GIN index of filters (`filter_words`), with the caller's party or county where there is one.

    It narrows the rows only; the exact conditions are applied as well.
    """
    words = [f"{name}={spoken(given[name])}" for name, spoken in WORDS.items() if name in given]
    if not caller.is_authority:
        words = [f"{caller.party}/{word}" for word in words] or [f"party={caller.party}"]
    places = _narrowed(caller, given.get("division")).divisions
    if len(places) == 1:
        words.append(f"at={places[0][:COUNTY]}")
    if not words:
        return true()
    kept: Any = array(
        [literal_column(f"'{name}='", Text) + cast(col(getattr(Complaint, name)), Text) for name in WORDS]
    )
    row = Complaint
    return func.filter_words(col(row.parties), col(row.division), kept, type_=ARRAY(Text)).contains(words)


WORDS: dict[str, Any] = {"channel": str, "stage": str, "domain": str, "collective": lambda value: str(value).lower()}
"""The filters that the index `filter_words` holds, in its order, and how PostgreSQL writes each value as text."""
COUNTY = 6
"""Digits of a division code; the index holds no division below a county."""


def has_pairs_of(words: str) -> ColumnElement[bool]:
    """Whether the row has all pairs of neighbouring characters of the words, by the GIN index of pairs.

    The order of the pairs is not checked here.
    """
    pairs = func.bigrams(col(Complaint.search_text), type_=ARRAY(Text))
    return or_(*(pairs.contains(_pairs(spelt)) for spelt in _spellings(words)))


def _pairs(words: str) -> list[str]:
    """The pairs of neighbouring characters of the words, sorted.

    Of more than `SHORT` characters every second pair, which still covers each character: a common pair costs time in
    the index.
    """
    step = 1 if len(words) <= SHORT else 2
    return sorted({words[at : at + 2] for at in (*range(0, len(words) - 1, step), len(words) - 2)})


def _contains(row: Row, words: str) -> ColumnElement[bool]:
    return or_(*(col(row.search_text).contains(spelt, autoescape=True) for spelt in _spellings(words)))


def _spellings(words: str) -> list[str]:
    """The words as they were typed, in half-width and in full-width characters: Chinese keyboards write either."""
    plain = unicodedata.normalize("NFKC", words)
    return sorted({words, *(spelt for spelt in (plain, plain.translate(WIDE)) if len(spelt) > 1)})


WIDE = {0x20: 0x3000, **{code: code + 0xFEE0 for code in range(0x21, 0x7F)}}
SHORT = 5
"""Characters; of longer words every second pair is looked up."""
UNDECIDED = fixed((Stage.FILED, Stage.INCOMPLETE))


def _undecided_before(row: Row, day: date) -> ColumnElement[bool]:
    """The stages are written into the statement and not bound, as in the partial index of undecided complaints:
    PostgreSQL uses a partial index only where the statement contains its condition."""
    return col(row.stage).in_(UNDECIDED) & (col(row.accept_due_on) < day)


CONDITIONS: dict[str, Any] = {
    "stage": lambda row, value: col(row.stage) == value,
    "channel": lambda row, value: col(row.channel) == value,
    "domain": lambda row, value: col(row.domain) == value,
    "employer_uscc": lambda row, value: col(row.employer_uscc) == value,
    "project_id": lambda row, value: col(row.project_id) == value,
    "collective": lambda row, value: col(row.collective).is_(value),
    "due_before": _undecided_before,
    "filed_from": lambda row, value: col(row.filed_at) >= clock.start_of(value),
    "filed_to": lambda row, value: col(row.filed_at) < clock.start_of(value + timedelta(days=1)),
    "q": _contains,
}
INDEXED_IN_ORDER = ("employer_uscc", "project_id", "due_before", "stage", "channel")
"""Filters that have an index in the order of the list, the narrowest first."""
