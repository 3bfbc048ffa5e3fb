"""The referral at the police, as its table has it: who is who, what our letters say, what everybody hears."""

from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import KIND, about
from services.mediation.cases.tables import Case
from services.mediation.inspection.tables import DocumentCounter
from services.mediation.referrals.police.rules import PoliceState
from services.mediation.referrals.police.tables import PoliceMatter
from services.mediation.referrals.police.track import POLICE_TRACK
from services.mediation.referrals.tables import Proposal
from shared.access.callers import Caller, visible
from shared.contracts.mediation import PoliceAnswered
from shared.documents.numbers import next_number
from shared.refusals import NotFound
from shared.tracks import decide
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances
from shared.tracks.matter import Letter, Matter, Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker


def police_of(division: str) -> str:
    """The party of the county's police: every county has its own."""
    return f"police_{division[:6]}"


def begin(sent: Work[Proposal, Case]) -> None:
    """The police have it from here: their hours to sign run (CRIM-14)."""
    proposal, case, party = sent.row, sent.parent, police_of(sent.row.division)
    row = PoliceMatter(number=proposal.number, case_number=case.number, division=case.division, party=party)
    matter = TRACKER.new(row, case, sent.matter.changes)
    decide.begin(TRACKER.bound, matter, "referred", sent.by, facts={"case": case.number, "to": party})


async def see(session: AsyncSession, caller: Caller, number: str) -> PoliceMatter:
    """Raises NotFound."""
    mine = visible(caller, col(PoliceMatter.division), None)
    chosen = select(PoliceMatter).where(col(PoliceMatter.number) == number, mine)
    found: PoliceMatter | None = await session.scalar(chosen) if "\x00" not in number else None
    if found is None:
        raise NotFound(what=POLICE_TRACK.name, which=number)
    return found


def letter_to_them(work: Work[PoliceMatter, Case]) -> Letter:
    """Our paper by its number; the police or the procuratorate get the paper itself with the next post."""
    matter = work.row
    body: dict[str, Any] = {
        "what": work.command,
        "police_matter": matter.number,
        "case": matter.case_number,
        "document_no": work.document,
        "police_no": matter.police_no,
        "on": work.day,
        "words": work.words,
    }
    return Letter(f"police-{work.command}", matter.number, f"{work.command}-{matter.version}", body)


def _answered(work: Work[PoliceMatter, Case]) -> PoliceAnswered:
    matter = work.row
    return PoliceAnswered(
        **about(work.parent),
        proposal=matter.number,
        answer=matter.state.value,
        police_no=matter.police_no,
        answered_on=work.day,
    )


def _where(matter: PoliceMatter, _: Case) -> Circumstances:
    partners = {"police": matter.party, "procuratorate": f"procuratorate_{matter.division[:6]}"}
    return Circumstances(division=matter.division, partners=partners)


async def _number(session: AsyncSession, matter: Matter[PoliceMatter, Case], paper: str, on: date) -> str:
    """Such as 440402复议〔2025〕0001号: unique per organ, kind and year."""
    organ = matter.division[:6]
    sequence = await next_number(session, DocumentCounter, division=organ, kind=paper, year=on.year)
    return f"{organ}{paper}〔{on.year}〕{sequence:04d}号"


TRACKER = Tracker(
    Binding[PoliceState, PoliceMatter, Case](
        POLICE_TRACK,
        PoliceMatter,
        machine="mediation",
        letters=(letter_to_them,),
        facts={PoliceAnswered: _answered},
        numbers_papers=True,
        remarks=True,
    ),
    Place(Case, by="case_number", kind=KIND),
    where=_where,
    number=_number,
)
