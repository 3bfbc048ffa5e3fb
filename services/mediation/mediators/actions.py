"""Bodies and mediators are registered, firms join an alliance, and a mediator is appointed to a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import CASE_ITSELF, LoadedCase
from services.mediation.cases.rules.stage import need_open
from services.mediation.hearings.queries import employer_hash
from services.mediation.mediators import queries
from services.mediation.mediators.rules import PARTNERED, PartiesNeeded, TermBackwards, check_candidate, choose
from services.mediation.mediators.schemas import Appoint, AppointmentOut, Firm, NewBody, NewInterest, NewMediator
from services.mediation.mediators.tables import Appointment, MediationBody, Mediator, MediatorRecusal, MemberFirm
from shared import clock
from shared.access.callers import Caller
from shared.commands import write
from shared.refusals import NotFound
from shared.values.date_checks import check_past
from shared.values.identifiers import redact


async def open_body(session: AsyncSession, caller: Caller, new: NewBody) -> MediationBody:
    """A body of this name in the division; told again, all else is as told last.

    Raises AuthorityOnly, WrongDivision, PartiesNeeded, TermBackwards, NotFound for an unknown body above it.
    """
    caller.need_authority()
    caller.need_division(new.division)
    if new.kind in PARTNERED and not new.parties:
        raise PartiesNeeded(field="parties")
    if new.closed_on is not None and new.closed_on < new.opened_on:
        raise TermBackwards(field="closed_on")
    if new.under is not None:
        await queries.body(session, caller, new.under)
    told = new.model_dump() | {"parties": sorted(set(new.parties))}
    await _keep(session, MediationBody(**told, recorded_by=caller.label), ["division", "name"], told)
    same = (col(MediationBody.division) == new.division, col(MediationBody.name) == new.name)
    return (await session.exec(select(MediationBody).where(*same))).one()


async def join(session: AsyncSession, caller: Caller, body_id: UUID, firms: Sequence[Firm]) -> Sequence[MemberFirm]:
    """Firms join the body, or leave it; told again, the days are those told last.

    Raises NotFound, TermBackwards, InTheFuture, TooEarly.
    """
    caller.need_authority()
    body = await queries.body(session, caller, body_id)
    rows = []
    for firm in sorted(firms, key=lambda firm: firm.uscc):
        check_past(firm.joined_on, clock.today(), "joined_on", earliest=body.opened_on)
        if firm.left_on is not None and firm.left_on < firm.joined_on:
            raise TermBackwards(field="left_on")
        rows.append(firm.model_dump() | {"body_id": body_id, "recorded_by": caller.label})
    new = insert(MemberFirm).values(list({row["uscc"]: row for row in rows}.values()))
    told = {name: new.excluded[name] for name in ("joined_on", "left_on", "recorded_by")}
    await session.exec(new.on_conflict_do_update(index_elements=["body_id", "uscc"], set_=told))
    return await queries.firms(session, body_id)


async def register(session: AsyncSession, caller: Caller, new: NewMediator) -> Mediator:
    """A mediator of this name in the body; told again, term, skills and limit are those told last.

    Raises NotFound, TermBackwards.
    """
    caller.need_authority()
    body = await queries.body(session, caller, new.body_id)
    if new.term_ends_on is not None and new.term_ends_on < new.appointed_on:
        raise TermBackwards(field="term_ends_on")
    told = new.model_dump() | {"division": body.division, "skills": sorted(set(new.skills))}
    await _keep(session, Mediator(**told, recorded_by=caller.label), ["body_id", "name"], told)
    same = (col(Mediator.body_id) == new.body_id, col(Mediator.name) == new.name)
    return (await session.exec(select(Mediator).where(*same))).one()


async def recuse(session: AsyncSession, caller: Caller, mediator_id: UUID, new: NewInterest) -> None:
    """The mediator mediates no matter of this employer from now on. Raises NotFound."""
    caller.need_authority()
    await queries.mediator(session, caller, mediator_id)
    row = MediatorRecusal(
        mediator_id=mediator_id,
        against=employer_hash(session, new.employer_uscc),
        reason=redact(new.reason),
        told_by=caller.label,
    )
    await session.exec(insert(MediatorRecusal).values(row.model_dump()).on_conflict_do_nothing())


async def appoint(session: AsyncSession, caller: Caller, number: str, version: int, new: Appoint) -> AppointmentOut:
    """Appoint a mediator to the case: the one named, or whom the rule chooses; the one before is released. The parties
    of the mediator's body see the case from now on.

    Raises NotFound, Stale, CaseEnded, NobodyToMediate, TermEnded, OutOfReach, Related, Full.
    """
    caller.need_authority()
    there = await CASE_ITSELF.one(session, number)
    if there is None:
        raise NotFound(what="case", which=number)
    case = there.seen(caller, version)
    need_open(case.stage)
    if new.mediator_id is not None:
        await queries.mediator(session, caller, new.mediator_id)
    against = employer_hash(session, case.employer_uscc) if case.employer_uscc else b""
    some = await queries.considered(session, case.division, against, clock.today(), new.mediator_id)
    by_key = {each.candidate.key: each for each in some}
    before = await queries.standing(session, number)
    if new.mediator_id is not None:
        chosen = by_key[str(new.mediator_id)]
        if before is None or before.mediator_id != new.mediator_id:
            check_candidate(chosen.candidate, case.division, clock.today())
    else:
        able = [each.candidate for each in some if before is None or each.candidate.key != str(before.mediator_id)]
        chosen = by_key[choose(able, case.division, case.domain, clock.today()).key]
    if before is None or str(before.mediator_id) != chosen.candidate.key:
        await _appoint(session, caller, there, chosen, before, by_rule=new.mediator_id is None)
        load = chosen.candidate.load + 1
    else:
        load = chosen.candidate.load
    return AppointmentOut(
        case=number,
        case_version=case.version,
        mediator_id=UUID(chosen.candidate.key),
        name=chosen.name,
        body=chosen.body,
        load=load,
        by_rule=new.mediator_id is None,
    )


async def _appoint(
    session: AsyncSession,
    caller: Caller,
    there: LoadedCase,
    chosen: queries.Considered,
    before: Appointment | None,
    *,
    by_rule: bool,
) -> None:
    today, case = clock.today(), there.row
    if before is not None:
        before.ended_on = max(today, before.appointed_on)
        await session.flush()
    position = await queries.appointed_before(session, case.number) + 1
    row = Appointment(
        case_number=case.number,
        position=position,
        mediator_id=UUID(chosen.candidate.key),
        appointed_on=today,
        appointed_by=caller.label,
        by_rule=by_rule,
    )
    await session.exec(insert(Appointment).values(row.model_dump()))
    case.parties = sorted({*case.parties, *chosen.parties})
    facts: dict[str, Any] = {"mediator": chosen.candidate.key, "body": chosen.body, "by_rule": by_rule}
    there.step(by=caller.label, action="mediator-appointed", facts=facts | {"load": chosen.candidate.load + 1})
    await write(session, there.written())


async def _keep(session: AsyncSession, row: SQLModel, keys: list[str], told: dict[str, Any]) -> None:
    """Insert the row, or set what is told of the one with these keys."""
    new = insert(type(row)).values(row.model_dump())
    rest = {name: value for name, value in told.items() if name not in keys}
    await session.exec(new.on_conflict_do_update(index_elements=keys, set_=rest))
