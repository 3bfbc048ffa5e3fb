"""Reads and locks of notices, their messages and recipients, and of interpreted conversations."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.notices.tables import Interpretation, Notice
from shared.deliveries import Delivery
from shared.http.listing import Listing, by_division_and_parties
from shared.obligations.locks import by_row
from shared.refusals import NotFound

DELIVERY_KIND = "notice"
NOTICES = Listing(
    Notice,
    order=(col(Notice.made_at), col(Notice.id)),
    sees=by_division_and_parties(Complaint),
    filters={
        "complaint": lambda value: col(Notice.complaint) == value,
        "event": lambda value: col(Notice.event) == value,
        "skipped": lambda value: col(Notice.skipped).is_not(None) == value,
    },
    chosen=select(Notice).join(Complaint, col(Complaint.number) == col(Notice.complaint)),
)
"""Notices about complaints the caller may see, newest first."""

hold = by_row(col(Notice.id), UUID)
"""For the sweep: the rows of the deadlines to tell a worker otherwise."""


async def deliveries_of(session: AsyncSession, notices: Sequence[Notice]) -> dict[str, Delivery]:
    """The messages of these notices by the notice's id (as text), in one read."""
    ids = [str(notice.id) for notice in notices]
    sent = select(Delivery).where(Delivery.kind == DELIVERY_KIND, col(Delivery.occasion).in_(ids))
    return {each.occasion: each for each in await session.exec(sent)}


async def lock(session: AsyncSession, notice_id: UUID) -> tuple[Notice, Complaint]:
    """The notice, row-locked, and its complaint, not locked. Raises NotFound."""
    notice = await session.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if notice is None:
        raise NotFound(what="notice", which=str(notice_id))
    return notice, await session.get_one(Complaint, notice.complaint)


async def message_of(session: AsyncSession, notice: Notice, party: str) -> Delivery:
    """The notice's message, row-locked. Raises NotFound where this party has none to send."""
    mine = select(Delivery).where(
        Delivery.party == party, Delivery.kind == DELIVERY_KIND, Delivery.occasion == str(notice.id)
    )
    found = (await session.exec(mine.with_for_update())).first()
    if found is None:
        raise NotFound(what="notice", which=str(notice.id))
    return found


async def recipient_of(session: AsyncSession, notice: Notice) -> Reporter | Member:
    """The person to whom the notice is addressed."""
    table = Reporter if notice.recipient_kind == "reporter" else Member
    found: Reporter | Member = await session.get_one(table, notice.recipient)
    return found


async def interpretations_of(session: AsyncSession, number: str) -> list[Interpretation]:
    """The interpreted conversations of a complaint, oldest first."""
    made = select(Interpretation).where(Interpretation.complaint == number).order_by(col(Interpretation.at))
    return list((await session.exec(made)).all())
