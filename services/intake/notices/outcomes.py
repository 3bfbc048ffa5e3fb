"""The outcome of a notice: the gateway reads the number and reports the delivery, or a person tells the worker."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.notices import queries
from services.intake.notices.actions import ABOUT_NOTICE, TO_TELL, ask_somebody_to_tell
from services.intake.notices.rules.notices import Skip
from services.intake.notices.schemas import OutcomeIn, RecipientOut, ToldIn
from services.intake.notices.tables import Notice
from shared import clock, history, obligations
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.deliveries import DeliveryState
from shared.refusals import Conflict, Gone, NotFound
from shared.values.date_checks import check_past

WHY = "send-short-message"


class ToldBefore(Conflict):
    code = "told-before"
    zh = "该告知已由{by}以其他方式完成"
    en = "{by} told the worker by other means before"


async def whom_to_send(session: AsyncSession, caller: Caller, notice_id: UUID) -> RecipientOut:
    """The telephone number in clear, for the party that has this message to send. The reading is logged.

    Raises NotFound, or Gone once the person's data was destroyed.
    """
    notice, _ = await queries.lock(session, notice_id)
    await queries.message_of(session, notice, caller.party)
    person = await queries.recipient_of(session, notice)
    phone = keyring_of(session).reveal(person.person_key, person.phone)
    if phone is None:
        raise Gone
    history.log_read(session, by=caller.label, kind="notice", subject=str(notice.id), purpose=WHY)
    return RecipientOut(notice=notice.id, phone=phone, text=notice.text, language=notice.language)


async def take_outcome(session: AsyncSession, caller: Caller, notice_id: UUID, outcome: OutcomeIn) -> Notice:
    """Record the gateway's report on its message. Only the first report counts.

    Delivered: nobody has to tell the worker any more. Not delivered: a deadline begins for a person to tell the worker,
    unless one runs. Raises NotFound.
    """
    notice, complaint = await queries.lock(session, notice_id)
    message = await queries.message_of(session, notice, caller.party)
    if message.receipt_at is not None:
        return notice
    message.state = DeliveryState.RECEIVED if outcome.delivered else DeliveryState.REFUSED
    message.receipt, message.receipt_at = outcome.reason or str(message.state), clock.now()
    message.sent_at = message.sent_at or clock.now()
    if outcome.delivered:
        await obligations.meet(session, ABOUT_NOTICE, str(notice.id), TO_TELL, clock.today())
    elif notice.told_on is None and notice.due_on is not None:
        notice.skipped = Skip.NOT_DELIVERED
    elif notice.told_on is None:
        notice.skipped = Skip.NOT_DELIVERED
        notice.due_on = await ask_somebody_to_tell(session, complaint, notice.model_dump())
    return notice


async def tell_otherwise(session: AsyncSession, caller: Caller, notice_id: UUID, given: ToldIn) -> Notice:
    """Record that an officer told the worker in person, by letter or otherwise, which meets the deadline to do so.

    A message that has not left is not sent any more.
    Raises RoleMissing, NotFound, ToldBefore, InTheFuture, and TooEarly for a day before the notice was made.
    """
    caller.need_role("officer", "head")
    notice, complaint = await queries.lock(session, notice_id)
    if not caller.may_see(complaint.division, complaint.parties):
        raise NotFound(what="notice", which=str(notice_id))
    if notice.told_on is not None:
        raise ToldBefore(by=notice.told_by)
    on = given.on or clock.today()
    check_past(on, clock.today(), "on", earliest=notice.made_at.astimezone(clock.CHINA).date())
    notice.told_on, notice.told_by, notice.told_means = on, caller.label, given.means
    await obligations.meet(session, ABOUT_NOTICE, str(notice.id), TO_TELL, on)
    await queries.withhold_message(session, notice)
    return notice
