"""Notices to workers about facts of mediation (C128). A fact that comes twice gives one notice: the occasion is the
fact's id.
"""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.notices.actions import matter_owed_notices, tell, tell_matter, tell_member
from services.intake.notices.rules.notices import Event
from services.intake.notices.rules.texts import BY_CLOUD, HEARINGS, PAYERS, SUSPENSIONS
from shared import clock
from shared.commands import write
from shared.contracts.mediation import (
    AboutCase,
    CaseClosed,
    CaseExtended,
    CaseOpened,
    CaseReferredToPolice,
    CaseSuspended,
    CaseWithdrawn,
    HearingCancelled,
    HearingMoved,
    HearingSet,
    MediationFailed,
    PaymentReturned,
    WagesPaid,
)
from shared.trade.dispositions import WORDS, Disposition
from shared.values.money import yuan_text


async def tell_of_legal_aid(session: AsyncSession, opened: CaseOpened) -> None:
    """A case was opened: notice of the right to legal aid (AID-04). Late or out of order: sent all the same."""
    await tell_matter(session, opened.complaint or "", Event.LEGAL_AID, _occasion(opened), on=opened.opened_on)


async def tell_may_arbitrate(session: AsyncSession, failed: MediationFailed) -> None:
    """Mediation failed: notice of the right to apply for arbitration (MED-03), once for each failure."""
    await tell_matter(session, failed.complaint or "", Event.MAY_ARBITRATE, _occasion(failed), on=failed.failed_on)


async def tell_of_referral(session: AsyncSession, referred: CaseReferredToPolice) -> None:
    """The case was referred to the police: notice of it. Late or out of order: sent all the same."""
    number, on = referred.complaint or "", referred.referred_on
    await tell_matter(session, number, Event.REFERRED_TO_POLICE, _occasion(referred), on=on)


async def tell_of_extension(session: AsyncSession, extended: CaseExtended) -> None:
    """The head extended the time to handle the case: notice of the new last day (INV-02), once for each extension."""
    await tell_matter(session, extended.complaint or "", Event.EXTENDED, _occasion(extended), on=extended.due_on)


async def tell_of_suspension(session: AsyncSession, suspended: CaseSuspended) -> None:
    """The time to handle the case was suspended: notice of the ground, once for each suspension."""
    zh, en = SUSPENSIONS.get(suspended.ground, (suspended.ground, suspended.ground))
    number, occasion, on = suspended.complaint or "", _occasion(suspended), suspended.suspended_on
    await tell_matter(session, number, Event.SUSPENDED, occasion, on=on, because=zh, because_en=en)


async def tell_of_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """A payment was entered in the ledger: once for each receipt number, each worker of the list whom it reached hears
    of their own sum and who paid it; reporter and representatives are asked to check that it arrived. Whoever got the
    first message does not get the second.
    """
    occasion, heard = f"receipt-{paid.receipt_no}", set[bytes]()
    fen = {each.worker_ref: each.fen for each in paid.workers}
    zh, en = PAYERS.get(paid.payer, (paid.payer, paid.payer))
    matter = await matter_owed_notices(session, paid.complaint)
    for there in matter:
        for worker in there.members_ever:
            if str(worker.id) in fen:
                yuan = yuan_text(fen[str(worker.id)])
                told = {"yuan": yuan, "payer_zh": zh, "payer_en": en}
                tell_member(there, worker, Event.PAID_TO_YOU, occasion, on=paid.paid_on, heard=heard, **told)
    for there in matter:
        tell(there, Event.PAID, occasion, on=paid.paid_on, heard=heard)
    await write(session, [there.changes for there in matter])


async def tell_of_return(session: AsyncSession, back: PaymentReturned) -> None:
    """A payment came back: once for each return, each worker of the list from whom it was taken hears of their own sum;
    reporter and representatives hear that it happened. Whoever got the first message does not get the second.
    """
    occasion, heard = f"return-{back.number}", set[bytes]()
    fen = {each.worker_ref: each.fen for each in back.workers}
    matter = await matter_owed_notices(session, back.complaint)
    for there in matter:
        for worker in there.members_ever:
            if str(worker.id) in fen:
                yuan = yuan_text(fen[str(worker.id)])
                tell_member(
                    there, worker, Event.RETURNED_OF_YOURS, occasion, on=back.returned_on, heard=heard, yuan=yuan
                )
    for there in matter:
        tell(there, Event.RETURNED, occasion, on=back.returned_on, heard=heard)
    await write(session, [there.changes for there in matter])


async def tell_of_hearing(session: AsyncSession, hearing: HearingSet | HearingMoved) -> None:
    """A hearing or session of mediation was set or moved: notice of when and where, once for each fact. The notice that
    counts in law is mediation's paper.
    """
    zh, en = HEARINGS.get(hearing.kind, (hearing.kind, hearing.kind))
    told = {"at": minute(hearing.starts), "what": zh, "what_en": en}
    told |= {"where": hearing.where or BY_CLOUD[0], "where_en": hearing.where or BY_CLOUD[1]}
    event = Event.HEARING_SET
    if isinstance(hearing, HearingMoved):
        event, told["was"] = Event.HEARING_MOVED, minute(hearing.was)
    on = hearing.starts.astimezone(clock.CHINA).date()
    await tell_matter(session, hearing.complaint or "", event, _occasion(hearing), on=on, **told)


async def tell_of_cancelled_hearing(session: AsyncSession, hearing: HearingCancelled) -> None:
    """It is not held: notice of it, once."""
    on = hearing.starts.astimezone(clock.CHINA).date()
    event, at = Event.HEARING_CANCELLED, minute(hearing.starts)
    await tell_matter(session, hearing.complaint or "", event, _occasion(hearing), on=on, at=at)


def minute(moment: datetime) -> str:
    """As a worker reads it: China's time, to the minute."""
    return f"{moment.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"


async def tell_result(session: AsyncSession, closed: CaseClosed) -> None:
    """The case was closed: notice of the result (INT-01), once for each closing, also after a reopening."""
    number, outcome = closed.complaint or "", WORDS[Disposition(closed.disposition)][0]
    await tell_matter(session, number, Event.RESULT, _occasion(closed), on=closed.closed_on, outcome=outcome)


async def tell_withdrawn(session: AsyncSession, withdrawn: CaseWithdrawn) -> None:
    """The case was withdrawn: notice of how the matter ended (INT-01, INV-15)."""
    number, outcome = withdrawn.complaint or "", WORDS[Disposition(withdrawn.disposition)][0]
    await tell_matter(session, number, Event.RESULT, _occasion(withdrawn), on=withdrawn.withdrawn_on, outcome=outcome)


def _occasion(fact: AboutCase) -> str:
    """The fact's id: the same fact again is the same notice."""
    return str(fact.event_id)
