"""Named reads of letters, transfers and incidents."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.tables import Assignment, AssignmentKind, AssignmentState, LetterCounter
from shared.deliveries import Delivery


async def next_letter(session: AsyncSession, division: str, year: int, kind: str) -> int:
    """The next number without gaps: the counter's row stays locked until the letter is committed with it."""
    first = insert(LetterCounter).values(division=division, year=year, kind=kind, last=1)
    counted = first.on_conflict_do_update(
        index_elements=["division", "year", "kind"], set_={"last": LetterCounter.last + 1}
    ).returning(col(LetterCounter.last))
    return int(await session.scalar(counted) or 0)


async def letters_about(session: AsyncSession, subject: str) -> list[Assignment]:
    """Every letter about one complaint or incident, oldest first."""
    about = select(Assignment).where(Assignment.subject == subject)
    return list((await session.exec(about.order_by(col(Assignment.given_at), col(Assignment.document_no)))).all())


async def running_letters(session: AsyncSession, subject: str, *kinds: AssignmentKind) -> list[Assignment]:
    """Letters of these kinds that nobody answered yet, locked."""
    running = select(Assignment).where(
        Assignment.subject == subject,
        Assignment.state == AssignmentState.GIVEN,
        col(Assignment.kind).in_(kinds or tuple(AssignmentKind)),
    )
    return list((await session.exec(running.with_for_update())).all())


async def receipts_about(session: AsyncSession, subject: str) -> dict[str, str]:
    """What became of each letter's delivery, by the letter's number."""
    about = select(Delivery).where(Delivery.kind == "assignment", Delivery.subject == subject)
    return {each.occasion: str(each.state) for each in await session.exec(about)}
