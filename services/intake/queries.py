"""Named reads and locks. A complaint the caller may not know of is not there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, func, literal_column, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.rules.stage import Stage
from services.intake.tables import Call, Complaint, Reporter
from shared import clock, divisions, lists
from shared.access import Caller, visible
from shared.refusals import NotFound, Stale

ORDER = (col(Complaint.filed_at), col(Complaint.number))
NEWEST = 5000
"""So many complaints are looked through for words before the index is asked."""


def numbered(division: str, year: int, number: int) -> str:
    """A complaint's number, such as 420704-2025-000001; numbers may have gaps."""
    return f"{division[:6]}-{year}-{number:06d}"


async def read(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """Raises NotFound, also for what the caller may not know of."""
    complaint = await session.get(Complaint, number)
    if complaint is None or not caller.may_see(complaint.division, complaint.parties):
        raise NotFound(what="complaint", which=number)
    return complaint


LOCK = (
    select(Complaint)
    .where(col(Complaint.number) == bindparam("of_number"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def lock(session: AsyncSession, caller: Caller, number: str, seen: int) -> Complaint:
    """The complaint, locked, for a decision taken on version `seen`. Raises NotFound or Stale."""
    complaint = await lock_for_fact(session, number)
    if complaint is None or not caller.may_see(complaint.division, complaint.parties):
        raise NotFound(what="complaint", which=number)
    if complaint.version != seen:
        raise Stale(seen=seen, current=complaint.version)
    return complaint


async def lock_for_fact(session: AsyncSession, number: str) -> Complaint | None:
    """The complaint a fact is about, locked; None if it is not ours."""
    return (await session.exec(LOCK, params={"of_number": number})).first()


async def hold(session: AsyncSession, numbers: Sequence[str]) -> set[str]:
    """Lock those of these complaints that nobody else holds; the others wait for the next sweep.

    What is no complaint (a transfer, an incident, a letter) has its deadline's own lock and waits for nobody.
    """
    theirs = select(Complaint.number).where(col(Complaint.number).in_(numbers))
    held = set((await session.exec(theirs.with_for_update(skip_locked=True))).all())
    others = set(numbers) - held
    return set(numbers) - set((await session.exec(theirs)).all()) | held if others else held


async def filed_before(session: AsyncSession, party: str, partner_no: str) -> Complaint | None:
    found = select(Complaint).where(Complaint.filed_by == party, Complaint.partner_no == partner_no)
    return (await session.exec(found)).first()


async def filed_before_by_number(
    session: AsyncSession, party: str, partner_nos: Sequence[str]
) -> dict[str, tuple[str, bytes]]:
    """Number and content of what this party filed under these numbers of its own."""
    if not partner_nos:
        return {}
    row = Complaint
    found = select(col(row.partner_no), col(row.number), col(row.content_hash)).where(
        row.filed_by == party, col(row.partner_no).in_(partner_nos)
    )
    return {str(partner_no): (number, content) for partner_no, number, content in await session.exec(found)}


async def next_numbers(session: AsyncSession, several: int) -> list[int]:
    """So many numbers for new complaints; they may have gaps."""
    drawn = text("select nextval('complaint_number') from generate_series(1, :several)")
    found = await session.exec(drawn, params={"several": several})  # type: ignore[call-overload]
    return list(found.scalars())


async def reporter_of(session: AsyncSession, complaint: Complaint) -> Reporter:
    """Read once in a transaction: a session forgets whom nobody holds, and one decision asks several times."""
    held: dict[Any, Reporter] = session.info.setdefault("reporters", {})
    reporter = held[complaint.reporter_id] = await session.get_one(Reporter, complaint.reporter_id)
    return reporter


async def reporters_of(session: AsyncSession, complaints: list[Complaint]) -> dict[Any, Reporter]:
    """The reporters of a page of complaints, in one read."""
    wanted = [complaint.reporter_id for complaint in complaints]
    found = await session.exec(select(Reporter).where(col(Reporter.id).in_(wanted)))
    return {reporter.id: reporter for reporter in found}


async def calls_to(session: AsyncSession, number: str) -> list[Call]:
    made = select(Call).where(Call.complaint == number).order_by(col(Call.called_at))
    return list((await session.exec(made)).all())


def chosen(caller: Caller, filters: dict[str, Any], parties: Any = None) -> SelectOfScalar[Complaint]:
    """Complaints the caller may see, by the filters of the contract; empty filters choose all."""
    theirs = col(Complaint.parties) if parties is None else parties
    given = {name: value for name, value in filters.items() if value is not None}
    conditions: list[ColumnElement[bool]] = [
        visible(_narrowed(caller, given.pop("division", None)), col(Complaint.division), theirs)
    ]
    for name, value in given.items():
        conditions.append(CONDITIONS[name](value))
    return select(Complaint).where(*conditions)


async def page(
    session: AsyncSession, caller: Caller, filters: dict[str, Any], limit: int, cursor: str | None
) -> tuple[Sequence[Complaint], str | None]:
    """A page of the list. Words are looked for among the newest first: what many say stands there, what few say is
    found by index. The database takes words whose pairs come together for rarer than they are. Raises BadCursor."""
    words = filters.get("q")
    if words is not None:
        newest = select(col(Complaint.filed_at)).order_by(*(column.desc() for column in ORDER))
        if cursor is not None:
            newest = newest.where(lists.beyond(ORDER, cursor))
        oldest = newest.offset(NEWEST).limit(1).scalar_subquery()
        among = chosen(caller, filters | {"q": None}, WALKED).where(col(Complaint.filed_at) >= oldest, _says(words))
        rows, following = await lists.page(session, among, ORDER, limit, cursor)
        if following is not None:
            return rows, following
    return await lists.page(session, chosen(caller, filters), ORDER, limit, cursor)


def _narrowed(caller: Caller, division: str | None) -> Caller:
    """The same caller, as far as the division asked for lies in theirs; nowhere where it does not."""
    if division is None:
        return caller
    inside = [code for code in caller.divisions if divisions.contains(division, code)]
    return replace(caller, divisions=(division,) if caller.reaches(division) else tuple(inside))


def _contains(text_wanted: str) -> ColumnElement[bool]:
    """By pairs of neighbouring characters, which the index knows, then by the text itself."""
    pairs = {text_wanted[at : at + 2] for at in range(len(text_wanted) - 1)}
    indexed = func.bigrams(col(Complaint.search_text), type_=ARRAY(Text)).contains(sorted(pairs))
    return indexed & _says(text_wanted)


def _says(text_wanted: str) -> ColumnElement[bool]:
    return col(Complaint.search_text).contains(text_wanted, autoescape=True)


WALKED = func.array_cat(col(Complaint.parties), cast([], ARRAY(Text)), type_=ARRAY(Text))
"""The parties where a few thousand complaints are looked at one by one: a partner is a party of so many that asking the
index for all of them costs more than the whole walk, and the database would."""

WAITING = col(Complaint.stage).in_([literal_column(f"'{stage}'") for stage in (Stage.FILED, Stage.INCOMPLETE)])


def _undecided_before(day: date) -> ColumnElement[bool]:
    """The stages stand in the statement itself, as in the index of what is undecided: else it could not be used."""
    return WAITING & (col(Complaint.accept_due_on) < day)


CONDITIONS: dict[str, Any] = {
    "stage": lambda value: col(Complaint.stage) == value,
    "channel": lambda value: col(Complaint.channel) == value,
    "domain": lambda value: col(Complaint.domain) == value,
    "employer_uscc": lambda value: col(Complaint.employer_uscc) == value,
    "project_id": lambda value: col(Complaint.project_id) == value,
    "collective": lambda value: col(Complaint.collective).is_(value),
    "due_before": _undecided_before,
    "filed_from": lambda value: col(Complaint.filed_at) >= clock.start_of(value),
    "filed_to": lambda value: col(Complaint.filed_at) < clock.start_of(value + timedelta(days=1)),
    "q": _contains,
}
