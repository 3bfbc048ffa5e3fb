"""Numbers of papers without gaps: an organ's next ones of the year, taken before the decision that issues them.

They are taken by a statement of their own, which keeps the counter locked until the papers are committed; a refused
command gives them back. Where the lists do not say how an organ's numbers begin, none is taken and a person is asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.tables import Reporter
from services.intake.lists import lists
from services.intake.lists.offices import organ_of
from services.intake.papers.rules.papers import PaperKind, beginning_of
from services.intake.papers.tables import PaperCounter
from shared import clock
from shared.commands.gathered import Further
from shared.documents.numbers import next_number
from shared.documents.words import document_no
from shared.obligations.questions import Asking, asking

PREFIX_UNKNOWN = "paper-prefix"


@dataclass(frozen=True)
class Numbered:
    """The number that a complaint's new paper gets."""

    document_no: str


def addressed(reporter: Reporter) -> bool:
    """Whether there is somebody to write to."""
    return not reporter.anonymous and reporter.destroyed_at is None


async def take(session: AsyncSession, kind: PaperKind, several: Iterable[LoadedComplaint]) -> None:
    """The number of each one's paper, kept with it. The counters are locked in the order of their organs."""
    for there in sorted(several, key=lambda each: organ_of(each.row.division)):
        number = await next_document_no(session, kind, there.row.division) if addressed(there.reporter) else None
        if number is not None:
            there.keep(Numbered(number))


async def next_document_no(session: AsyncSession, kind: PaperKind, division: str) -> str | None:
    """The organ's next number of this kind; None where its lists do not say how its numbers begin."""
    prefix, year = lists().office(division).prefix, clock.today().year
    if prefix is None:
        return None
    sequence = await next_number(session, PaperCounter, division=organ_of(division), kind=kind, year=year)
    return document_no(beginning_of(prefix, kind), year, sequence)


def numbered(
    kind: PaperKind,
    further: Further[LoadedComplaint] | None = None,
    together: Callable[[LoadedComplaint], Iterable[LoadedComplaint]] = lambda there: (),
) -> Further[LoadedComplaint]:
    """The second load of a command that issues papers: what it needs besides, then a number for the complaint's paper
    and for each of those decided `together` with it."""

    async def load(session: AsyncSession, there: LoadedComplaint) -> None:
        if further is not None and further.needed(there):
            await further.load(session, there)
        await take(session, kind, [there, *together(there)])

    return Further(needed=lambda there: True, load=load, always=True)


def asking_for_prefix(division: str) -> Asking:
    """The question to the organ's people how its papers' numbers begin; asked once for the organ."""
    organ = organ_of(division)
    return asking(
        subject_kind="division",
        subject=organ,
        division=organ,
        code=PREFIX_UNKNOWN,
        zh="书面告知待编号：单位名录未写明本单位文号字头（office的prefix），请补充名录后答复，文书随即编号",
        en="papers wait for a number: the lists do not say how this office's numbers begin (prefix of its office)."
        " Complete the lists and answer: the papers are numbered then",
    )
