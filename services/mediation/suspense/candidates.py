"""What money in suspense may be for, and what a person said that it is not for: that is final for every machine."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import CASE
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import NoSuchLine
from services.mediation.suspense.rules import PersonSaysNo, SaidNo
from services.mediation.suspense.schemas import NotFor
from services.mediation.suspense.tables import MatchCandidate
from shared import clock
from shared.access.callers import Caller
from shared.database.copy_rows import given_of
from shared.refusals import NotFound


async def say_no(session: AsyncSession, caller: Caller, money_id: UUID, told: NotFor) -> Sequence[MatchCandidate]:
    """A person says that the money is not for this line: no machine proposes or matches it again. The same again
    changes nothing. Raises NotFound, PersonSaysNo.
    """
    if not caller.person:
        raise PersonSaysNo
    there = await CASE.one(session, told.case)
    if there is None:
        raise NotFound(what="case", which=told.case)
    there.seen(caller, None)
    if told.line not in {line.line for line in ledger_queries.lines_of(there)}:
        raise NoSuchLine(line=told.line)
    row = MatchCandidate(money_id=money_id, case_number=told.case, line=told.line, reason=told.reason)
    row.refused_at, row.refused_by = clock.now(), caller.label
    await refuse(session, row)
    return await candidates(session, money_id)


async def refusals(session: AsyncSession, money: Iterable[UUID]) -> Sequence[MatchCandidate]:
    """What a person said that this money is not for."""
    its = (col(MatchCandidate.money_id).in_(list(money)), col(MatchCandidate.refused_at).is_not(None))
    return (await session.exec(select(MatchCandidate).where(*its))).all()


async def candidates(session: AsyncSession, money_id: UUID) -> Sequence[MatchCandidate]:
    """What money may be for, the likeliest first."""
    chosen = select(MatchCandidate).where(col(MatchCandidate.money_id) == money_id)
    order = (col(MatchCandidate.confidence).desc(), col(MatchCandidate.case_number), col(MatchCandidate.line))
    return (await session.exec(chosen.order_by(*order))).all()


async def propose(session: AsyncSession, rows: Sequence[MatchCandidate]) -> None:
    """Keep what money may be for; what a person said no to stays as it is."""
    if not rows:
        return
    values = sorted(
        (given_of(row) for row in rows), key=lambda row: (str(row["money_id"]), row["case_number"], row["line"])
    )
    new = insert(MatchCandidate).values(values)
    told = {"doubt": new.excluded.doubt, "confidence": new.excluded.confidence}
    keys = ["money_id", "case_number", "line"]
    standing = col(MatchCandidate.refused_at).is_(None)
    await session.exec(new.on_conflict_do_update(index_elements=keys, set_=told, where=standing))


async def refuse(session: AsyncSession, row: MatchCandidate) -> None:
    """Write down that the money is not for this line; a no that is there stays the first one."""
    new = insert(MatchCandidate).values(given_of(row))
    told = {"refused_at": new.excluded.refused_at, "refused_by": new.excluded.refused_by, "reason": new.excluded.reason}
    keys = ["money_id", "case_number", "line"]
    standing = col(MatchCandidate.refused_at).is_(None)
    await session.exec(new.on_conflict_do_update(index_elements=keys, set_=told, where=standing))


async def check_no(session: AsyncSession, money_id: UUID, case: str, line: int | None) -> None:
    """For a machine: without `line`, no line of the case may have been said no to. Raises SaidNo."""
    for each in await refusals(session, [money_id]):
        if each.case_number == case and line in (None, each.line):
            raise SaidNo(line=each.line)
