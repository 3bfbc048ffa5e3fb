"""The list of complaints by any filters of the contract, counted and searched, however many complaints there are.

What the database knows of a filter it knows of that filter alone. That two of them come together always or never it
cannot see, as words do, and a partner with its channels and stages. There some complaints are taken by chance, wherever
they stand: the newest alone may all be of one morning and one matter. What many of them have is looked for among the
newest, one by one; what is rare is found by an index of rare things.
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
"""So many complaints are looked through, newest first, where what is asked for is common."""
NARROW = frozenset({"employer_uscc", "project_id", "due_before"})
"""Filters that leave few complaints, found by an index of their own: those are looked through in any case."""
COMMON = 2
"""Of a thousand complaints taken by chance so many have it: some twenty thousand then hold a page. Rarer, an index of
words has a few thousand at most."""
PERCENT = text(
    "(select least(100, 100000 / greatest(reltuples, 1000)) from pg_class where oid = 'complaint'::regclass)"
)
"""Of the table, in whole pages: a thousand complaints."""

ALONE = text("select set_config('work_mem', '32MB', true), set_config('max_parallel_workers_per_gather', '0', true)")
"""Until the transaction ends. Workers take longer to start than a page to be found; 32 MB hold the places of some
millions of rows one by one, where fewer would have whole pages looked through."""
IN_ORDER, AT_ONCE = (text(f"select set_config('enable_bitmapscan', '{way}', true)") for way in ("off", "on"))
"""The newest are met in the order of the list and not collected and sorted first; what is rare is collected."""

Filters = dict[str, Any]
Row = type[Complaint]
"""Complaints, or some of them."""


async def page(
    session: AsyncSession, caller: Caller, filters: Filters, limit: int, cursor: str | None
) -> tuple[Sequence[Complaint], str | None]:
    """A page of the list, newest first, and the cursor of the next. Raises BadCursor."""
    await session.exec(ALONE)  # type: ignore[call-overload]
    given = {name: value for name, value in filters.items() if value is not None}
    if not given.keys() & {"q", *(() if caller.is_authority else ("channel", "stage"))}:
        return await pagination.page(session, chosen(caller, given), order_of(Complaint), limit, cursor)
    if given.keys() & NARROW or await _is_common(session, caller, given):
        await session.exec(IN_ORDER)  # type: ignore[call-overload]
        newest = _newest(given, cursor)
        row: Row = aliased(Complaint, newest.limit(NEWEST).subquery())
        among = select(row).where(*_conditions(row, caller, given))
        rows, following = await pagination.page(session, among, order_of(row), limit, None)
        if following is not None or not await _is_any(session, newest.offset(NEWEST)):
            return rows, following
    await session.exec(AT_ONCE)  # type: ignore[call-overload]
    row = rare(caller, given)
    return await pagination.page(session, select(row).where(_may_see(row, caller, given)), order_of(row), limit, cursor)


async def _is_common(session: AsyncSession, caller: Caller, given: Filters) -> bool:
    row: Row = aliased(Complaint, tablesample(Complaint, func.system(PERCENT)))
    some = select(col(row.number)).where(*_conditions(row, caller, given)).limit(COMMON)
    return len((await session.exec(some)).all()) == COMMON


async def count(session: AsyncSession, caller: Caller, filters: Filters) -> Count:
    """How many the list has, exact to 10,000."""
    await session.exec(ALONE)  # type: ignore[call-overload]
    return await pagination.count(session, chosen(caller, filters))


def order_of(row: Row) -> tuple[Any, Any]:
    """The list's, newest first."""
    return col(row.filed_at), col(row.number)


def chosen(caller: Caller, filters: Filters) -> SelectOfScalar[Complaint]:
    """Complaints the caller may see, by the filters of the contract; empty filters choose all."""
    given = {name: value for name, value in filters.items() if value is not None}
    found = select(Complaint).where(*_conditions(Complaint, caller, given))
    return found.where(has_pairs_of(given["q"])) if "q" in given else found


def _newest(given: Filters, cursor: str | None) -> SelectOfScalar[Complaint]:
    """What comes after the page before, along the index that the narrowest filter has. Raises BadCursor."""
    along = [next((name for name in WALKED if name in given), ""), "filed_from", "filed_to"]
    newest = select(Complaint).where(*(CONDITIONS[name](Complaint, given[name]) for name in along if name in given))
    if cursor is not None:
        newest = newest.where(pagination.beyond(order_of(Complaint), cursor))
    return newest.order_by(*(column.desc() for column in order_of(Complaint)))


async def _is_any(session: AsyncSession, older: SelectOfScalar[Complaint]) -> bool:
    """Whether there is any beyond the newest."""
    return await session.scalar(older.with_only_columns(col(Complaint.filed_at)).limit(1)) is not None


def rare(caller: Caller, given: Filters) -> Row:
    """All that there is, by the index that knows words and filters together; who may see it is still to be asked.

    The offset of nothing has the database find them first and order them then: it would rather go through the list.
    """
    found = select(Complaint).where(*_asked(Complaint, given), has_words(caller, given))
    if "q" in given:
        found = found.where(has_pairs_of(given["q"]))
    return aliased(Complaint, found.offset(0).subquery())


def _conditions(row: Row, caller: Caller, given: Filters) -> list[ColumnElement[bool]]:
    return [_may_see(row, caller, given), *_asked(row, given)]


def _may_see(row: Row, caller: Caller, given: Filters) -> ColumnElement[bool]:
    """Within the division asked for, if one is."""
    return visible(_narrowed(caller, given.get("division")), col(row.division), col(row.parties))


def _asked(row: Row, given: Filters) -> list[ColumnElement[bool]]:
    """What is asked of the row itself."""
    return [CONDITIONS[name](row, value) for name, value in given.items() if name in CONDITIONS]


def _narrowed(caller: Caller, division: str | None) -> Caller:
    """The same caller, as far as the division asked for lies in theirs; nowhere where it does not."""
    if division is None:
        return caller
    inside = [code for code in caller.divisions if divisions.contains(division, code)]
    return replace(caller, divisions=(division,) if caller.reaches(division) else tuple(inside))


def has_words(caller: Caller, given: Filters) -> ColumnElement[bool]:
    """What the index of words keeps of these filters and of the caller; the conditions proper stand beside it."""
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
"""What the index keeps in words, each as PostgreSQL writes it, in the order of the index."""
COUNTY = 6
"""Digits; the index keeps no place below a county."""


def has_pairs_of(words: str) -> ColumnElement[bool]:
    """Pairs of neighbouring characters, which an index knows; not yet that they stand in this order."""
    pairs = func.bigrams(col(Complaint.search_text), type_=ARRAY(Text))
    return or_(*(pairs.contains(_pairs(spelt)) for spelt in _spellings(words)))


def _pairs(words: str) -> list[str]:
    """Of a long text every second pair is enough, each character in one of them: a pair that many say costs time."""
    step = 1 if len(words) <= SHORT else 2
    return sorted({words[at : at + 2] for at in (*range(0, len(words) - 1, step), len(words) - 2)})


def _says(row: Row, words: str) -> ColumnElement[bool]:
    return or_(*(col(row.search_text).contains(spelt, autoescape=True) for spelt in _spellings(words)))


def _spellings(words: str) -> list[str]:
    """As it was typed, in half-width and in full-width characters: Chinese keyboards write either."""
    plain = unicodedata.normalize("NFKC", words)
    return sorted({words, *(spelt for spelt in (plain, plain.translate(WIDE)) if len(spelt) > 1)})


WIDE = {0x20: 0x3000, **{code: code + 0xFEE0 for code in range(0x21, 0x7F)}}
SHORT = 5
"""Characters."""
UNDECIDED = fixed((Stage.FILED, Stage.INCOMPLETE))


def _undecided_before(row: Row, day: date) -> ColumnElement[bool]:
    """The stages stand in the statement itself, as in the index of what is undecided: else it could not be used."""
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
    "q": _says,
}
WALKED = ("employer_uscc", "project_id", "due_before", "stage", "channel")
"""Filters with an index in the order of the list, the narrowest first."""
