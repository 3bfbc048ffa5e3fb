"""The transfer of a complaint, as its table has it: whose it is, its letter, and what becomes of the complaint."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.tables import LetterCounter
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import KIND, step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.transfers import queries
from services.intake.transfers.handover import hand_over
from services.intake.transfers.rules import TransferState, common_superior
from services.intake.transfers.schemas import DesignateIn
from services.intake.transfers.tables import Transfer
from services.intake.transfers.track import JURISDICTION, LAPSE, ORDER, RULE
from shared.access.callers import Caller
from shared.documents.numbers import next_number
from shared.obligations.questions import asking
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances, machine
from shared.tracks.matter import By, Matter, Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker
from shared.values import divisions

Moved = Matter[Transfer, Complaint]
Step = Work[Transfer, Complaint]
NATION = "CN"
ORDERS = "jurisdiction"
"""The letters of a superior are counted beside those of transfers."""


async def lapse(session: AsyncSession, complaint: Complaint, by: str) -> None:
    """End the open transfer of a complaint that was withdrawn, or whose case ended: there is nothing left to accept."""
    waiting = await queries.open_number(session, complaint.number)
    for matter in await TRACKER.load(session, [waiting]) if waiting else ():
        await end_unaccepted(session, matter, machine(session, by))


async def end_unaccepted(session: AsyncSession, waiting: Moved, by: By, reason: str | None = None) -> Moved:
    """End a transfer that nobody accepted or designated."""
    return await TRACKER.take(session, waiting, LAPSE, None, by, words=reason)


def ask_superior(work: Step) -> None:
    """Ask the common superior to designate; if only the nation is above both, the sending side's queue shows the
    question.
    """
    one, other, complaint = work.row.from_division, work.row.to_division, work.row.complaint
    superior = common_superior(one, other)
    work.matter.changes.ask(
        asking(
            subject_kind=JURISDICTION.name,
            subject=work.row.number,
            division=one if superior == NATION else superior,
            code="jurisdiction-dispute",
            zh=f"{divisions.name(one)}与{divisions.name(other)}对投诉{complaint}的管辖有争议，请共同上级指定（INT-06）",
            en=f"{one} and {other} dispute who has {complaint}: the common superior designates (INT-06)",
        )
    )


async def receiver_has_it(session: AsyncSession, work: Step) -> None:
    """The complaint, with all that hangs on it, is the receiver's from now on."""
    complaint = await _complaint(session, work)
    await hand_over(session, complaint, work.row, by=work.by.label, reason=work.words or "", designated=False)


async def sender_keeps_it(session: AsyncSession, work: Step) -> None:
    """The complaint goes back to the stage before the offer."""
    facts = {"transfer": work.row.number, "by_division": work.row.to_division, "rule": RULE}
    await _go_back(session, work, "transfer-refused", facts)


async def designated_place_has_it(session: AsyncSession, work: Step) -> None:
    """It passes to the receiver, or goes back to its stage where the superior left it with the sender."""
    assert isinstance(work.given, DesignateIn)
    if work.given.division == work.row.to_division:
        complaint = await _complaint(session, work)
        await hand_over(session, complaint, work.row, by=work.by.label, reason=work.words or "", designated=True)
        return
    facts = {"transfer": work.row.number, "division": work.given.division, "rule": RULE}
    await _go_back(session, work, "jurisdiction-kept", facts)


async def superior_moved_it(session: AsyncSession, work: Step) -> None:
    """The city took it up, or handed it down to a county: it is there from now on, and its days run on."""
    complaint = await _complaint(session, work)
    await hand_over(session, complaint, work.row, by=work.by.label, reason=work.words or "", designated=True)


async def _go_back(session: AsyncSession, work: Step, action: str, facts: dict[str, str]) -> None:
    """A complaint with a case never left its stage."""
    complaint = await _complaint(session, work)
    to = Stage(work.row.stage_before) if complaint.stage == Stage.TRANSFERRED else None
    await step(session, complaint, by=work.by.label, action=action, to=to, note=work.words, facts=facts)


async def _complaint(session: AsyncSession, work: Step) -> Complaint:
    """The complaint that this step has locked, as the session's own."""
    complaint = await complaint_queries.lock_for_fact(session, work.row.complaint)
    assert complaint is not None, "a transfer is of a complaint"
    return complaint


async def letter_number(session: AsyncSession, matter: Moved, letter: str, on: date) -> str:
    """Such as 420704移送〔2025〕0001号, or of a superior's order 4207管辖〔2025〕0001号: without gaps by the place that
    issues it, and year.
    """
    place, kind, word = matter.row.from_division[:6], JURISDICTION.name, "移送"
    if letter == ORDER:
        place, kind, word = common_superior(matter.row.from_division, matter.row.to_division), ORDERS, "管辖"
    sequence = await next_number(session, LetterCounter, division=place, kind=kind, year=on.year)
    return f"{place}{word}〔{on.year}〕{sequence:04d}号"


def _where(transfer: Transfer, _: Complaint) -> Circumstances:
    """The receiver owes the answer; whoever asked for it hears that none came."""
    return Circumstances(division=transfer.to_division, asks=transfer.from_division)


def _may_see(caller: Caller, transfer: Transfer, _: Complaint) -> bool:
    return queries.sees(caller, transfer)


async def _mask(session: AsyncSession, matter: Moved, words: str) -> str:
    return await anonymised(session, matter.parent, words)


TRACKER = Tracker(
    Binding[TransferState, Transfer, Complaint](
        JURISDICTION,
        Transfer,
        then=(ask_superior,),
        afterwards=("receiver_has_it", "sender_keeps_it", "designated_place_has_it", "superior_moved_it"),
        numbers_papers=True,
        remarks=True,
    ),
    Place(Complaint, by="complaint", kind=KIND, division="to_division"),
    where=_where,
    may_see=_may_see,
    mask=_mask,
    number=letter_number,
    afterwards=(receiver_has_it, sender_keeps_it, designated_place_has_it, superior_moved_it),
)
