"""The statements of the list of complaints, each put together once for each set of filters (`Shape`).

Every value has a name; `search` gives the values of a request.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    func,
    or_,
    tablesample,
    text,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import literal_column
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.complaints.countdown import RUNNING_DUTY
from services.intake.complaints.person_search import COLUMNS, PERSONAL, is_of_person
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.search_due import LIMIT, first_due
from services.intake.complaints.search_order import COLUMNS as COLUMNS_OF
from services.intake.complaints.search_order import ListOrder, after, columns_of, in_order
from services.intake.complaints.search_words import WORDS
from services.intake.complaints.tables import Complaint
from shared.access.callers import Sight
from shared.commands.held import columns_as_text
from shared.database.prepared import Prepared, prepared
from shared.database.sessions import fixed

NARROW = frozenset({"employer_uscc", "project_id", "due_before"})
"""Filters that leave few complaints and have an index of their own: with one of them no sample is taken."""
FEW = PERSONAL | {"partner_no"}
"""Filters that leave a few complaints at most, found by an index and then ordered."""
PERCENT = text(
    "(select least(100, 100000 / greatest(reltuples, 1000)) from pg_class where oid = 'complaint'::regclass)"
)
"""The percentage of the table's pages that the sample takes: about a thousand complaints."""

INDEXED_IN_ORDER = ("employer_uscc", "project_id", "due_before", "owner", "unit", "stage", "channel")
"""Filters that have an index in the order of the list, the narrowest first."""

KEPT_SHAPES = 500
"""Texts that are kept of each statement; officers use a few dozen sets of filters."""

Row = type[Complaint]
"""The class of complaints, or an alias of it for a subquery of complaints."""


@dataclass(frozen=True)
class Shape:
    """What of a request decides the text of its statements; all else are values."""

    sight: Sight
    filters: frozenset[str]
    spellings: int
    """In how many ways the searched words are looked for."""
    has_words: bool
    """Whether the GIN index of filters has anything to look up."""
    after: bool
    """Whether the page comes after another."""
    protected: bool = False
    """Whether the caller may find protected reporters."""
    order: ListOrder = ListOrder.NEWEST


@lru_cache(KEPT_SHAPES)
def whole(shape: Shape) -> Prepared:
    """A page of all complaints with these filters, in the order of the list, of which there is an index."""
    if shape.order is ListOrder.DUE:
        return _shown(_first_due(shape, Complaint, _conditions(Complaint, shape)), shape)
    return _page(_after(_chosen(shape), shape), shape)


@lru_cache(KEPT_SHAPES)
def among_newest(shape: Shape) -> Prepared:
    """Whether the combination is common, and if so the page as far as the newest complaints have it.

    At least one row; without a complaint where there is none.
    """
    row: Row = aliased(Complaint, _newest(shape).limit(bindparam("newest", type_=Integer)).subquery())
    common = _common(shape)
    among = select(row).where(*_conditions(row, shape), select(common.c.common).scalar_subquery())
    return _page(among, shape, row, common)


@lru_cache(KEPT_SHAPES)
def sampled(shape: Shape) -> Prepared:
    """Whether the combination is common."""
    return prepared(select(_common(shape).c.common))


@lru_cache(KEPT_SHAPES)
def older(shape: Shape) -> Prepared:
    """One row if there are complaints beyond the newest."""
    beyond = _newest(shape).offset(bindparam("newest", type_=Integer))
    return prepared(beyond.with_only_columns(col(Complaint.filed_at)).limit(literal_column("1")))


@lru_cache(KEPT_SHAPES)
def by_index(shape: Shape) -> Prepared:
    """The page by the GIN index of words and filters.

    `offset 0` keeps the subquery apart, so that PostgreSQL finds the rows first and orders them afterwards; otherwise
    it would go through the whole list in its order.
    """
    found = select(Complaint).where(*column_conditions(Complaint, shape), *index_conditions(shape))
    if shape.order is ListOrder.DUE:
        once: Row = aliased(Complaint, found.cte("found"))
        return _shown(_first_due(shape, once, [_may_see(once, shape)]), shape)
    row: Row = aliased(Complaint, found.offset(literal_column("0")).subquery())
    return _page(_after(select(row).where(_may_see(row, shape)), shape, row), shape, row)


@lru_cache(KEPT_SHAPES)
def counted(shape: Shape) -> Prepared:
    """How many complaints the list has, one more than the limit at most."""
    wanted = _chosen(shape).where(*pair_conditions(shape))
    some = wanted.with_only_columns(literal_column("1")).limit(bindparam("limit", type_=Integer)).subquery()
    return prepared(select(func.count().label("many")).select_from(some))


def _page(chosen: SelectOfScalar[Complaint], shape: Shape, row: Row = Complaint, common: CTE | None = None) -> Prepared:
    """The first complaints of `chosen`, each with its reporter and its next deadline."""
    ordered = in_order(shape.order, columns_of(shape.order, row))
    return _shown(chosen.order_by(*ordered).limit(LIMIT).cte("page"), shape, common)


def _first_due(shape: Shape, row: Row, conditions: list[ColumnElement[bool]]) -> CTE:
    return first_due(row, conditions, shape.sight, goes_on=shape.after)


def _shown(page: CTE, shape: Shape, common: CTE | None = None) -> Prepared:
    """The complaints of a page that was found, in its order."""
    shown: Any = literal_column(f"{columns_as_text(Complaint, 'page')}, {REPORTER} as _reporter, {DUE} as _due")
    order = in_order(shape.order, tuple(literal_column(f"page.{column.key}") for column in COLUMNS_OF[shape.order]))
    if common is None:
        return prepared(select(shown).select_from(page).order_by(*order))
    return prepared(select(common.c.common, shown).select_from(common.outerjoin(page, true())).order_by(*order))


REPORTER = "(select to_jsonb(r)::text from reporter as r where r.id = page.reporter_id)"
DUE = (
    f"(select to_jsonb(o)::text from obligation as o where o.subject = page.number and {RUNNING_DUTY} "  # noqa: S608
    "order by o.due_on, o.name limit 1)"
)


def _chosen(shape: Shape) -> SelectOfScalar[Complaint]:
    """All complaints with these filters that the caller may see."""
    return select(Complaint).where(*_conditions(Complaint, shape))


def _newest(shape: Shape) -> SelectOfScalar[Complaint]:
    """Complaints after the cursor, newest first, by the index of the narrowest filter.

    Only that filter and the days of filing are applied here.
    """
    applied = [next((name for name in INDEXED_IN_ORDER if name in shape.filters), ""), "filed_from", "filed_to"]
    newest = select(Complaint).where(*(CONDITIONS[name](Complaint) for name in applied if name in shape.filters))
    return _after(newest, shape).order_by(*in_order(shape.order, columns_of(shape.order, Complaint)))


def _after(chosen: SelectOfScalar[Complaint], shape: Shape, row: Row = Complaint) -> SelectOfScalar[Complaint]:
    return chosen.where(after(shape.order, row)) if shape.after else chosen


def _common(shape: Shape) -> CTE:
    """Whether a random sample has at least `COMMON` complaints with these filters; a narrow filter takes no sample."""
    if shape.filters & NARROW:
        return select(true().label("common")).cte("sampled")
    row: Row = aliased(Complaint, tablesample(Complaint, func.system(PERCENT)))
    least = bindparam("common", type_=Integer)
    some = select(col(row.number)).where(*_conditions(row, shape)).limit(least).subquery()
    return select((func.count() >= least).label("common")).select_from(some).cte("sampled")


def _conditions(row: Row, shape: Shape) -> list[ColumnElement[bool]]:
    """Who may see a row, and the filters."""
    return [_may_see(row, shape), *column_conditions(row, shape)]


def _may_see(row: Row, shape: Shape) -> ColumnElement[bool]:
    """Whether the caller may see the row; a division asked for has narrowed the caller's own.

    Who asks for its own number finds what it filed also after it passed elsewhere: the same as `queries.filed_it`.
    """
    sight = shape.sight
    seen = sight.condition(col(row.division), col(row.parties))
    if "partner_no" not in shape.filters or sight.all_parties or not sight.own:
        return seen
    place: Any = col(row.division)
    filed_at = type_coerce(col(row.number).collate("C"), place.type)  # begins with the place's code
    within = replace(sight, all_parties=True).condition(filed_at, None)
    return or_(seen, and_(col(row.filed_by) == any_(bindparam("own_party", type_=ARRAY(Text))), within))


def column_conditions(row: Row, shape: Shape) -> list[ColumnElement[bool]]:
    """The filters on columns of the row."""
    names = [CONDITIONS[name](row) for name in CONDITIONS if name in shape.filters]
    if shape.filters & COLUMNS.keys():
        names.append(is_of_person(row, shape.filters, protected=shape.protected))
    likes = [col(row.search_text).like(bindparam(f"like_{n}", type_=Text), escape="/") for n in range(shape.spellings)]
    return [*names, or_(*likes)] if likes else names


def index_conditions(shape: Shape) -> list[ColumnElement[bool]]:
    """The conditions on the GIN index: the filters' words and the pairs of characters."""
    return [*([HAS_WORDS] if shape.has_words else []), *pair_conditions(shape)]


def pair_conditions(shape: Shape) -> list[ColumnElement[bool]]:
    """Whether the row has all pairs of neighbouring characters of the words, in one of their spellings.

    The order of the pairs is not checked here.
    """
    pairs = func.bigrams(col(Complaint.search_text), type_=ARRAY(Text))
    any_of = [pairs.contains(bindparam(f"pairs_{n}", type_=ARRAY(Text))) for n in range(shape.spellings)]
    return [or_(*any_of)] if any_of else []


KEPT: Any = array([literal_column(f"'{name}='", Text) + cast(col(getattr(Complaint, name)), Text) for name in WORDS])
HAS_WORDS: ColumnElement[bool] = func.filter_words(
    col(Complaint.parties), col(Complaint.division), KEPT, type_=ARRAY(Text)
).contains(bindparam("words", type_=ARRAY(Text)))


UNDECIDED = fixed((Stage.FILED, Stage.INCOMPLETE))


def _undecided_before(row: Row) -> ColumnElement[bool]:
    """The stages are written into the statement and are no values, as in the partial index of undecided complaints:
    PostgreSQL uses a partial index only where the statement contains its condition."""
    return col(row.stage).in_(UNDECIDED) & (col(row.accept_due_on) < bindparam("due_before"))


CONDITIONS: dict[str, Callable[[Row], ColumnElement[bool]]] = {
    "stage": lambda row: col(row.stage) == bindparam("stage"),
    "channel": lambda row: col(row.channel) == bindparam("channel"),
    "domain": lambda row: col(row.domain) == bindparam("domain"),
    "employer_uscc": lambda row: col(row.employer_uscc) == bindparam("employer_uscc"),
    "project_id": lambda row: col(row.project_id) == bindparam("project_id"),
    "partner_no": lambda row: col(row.partner_no) == bindparam("partner_no"),
    "query_code": lambda row: col(row.code_hash) == bindparam("query_code"),
    "owner": lambda row: col(row.owner) == bindparam("owner"),
    "unit": lambda row: col(row.unit) == bindparam("unit"),
    "collective": lambda row: col(row.collective) == bindparam("collective"),
    "due_before": _undecided_before,
    "filed_from": lambda row: col(row.filed_at) >= bindparam("filed_from"),
    "filed_to": lambda row: col(row.filed_at) < bindparam("filed_to"),
}
