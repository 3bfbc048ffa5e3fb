"""Keep what was seen of works, and say whether they must be in the register."""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects import queries as project_queries
from services.monitor.sightings import queries
from services.monitor.sightings.rules import Duty, duty
from services.monitor.sightings.schemas import WorksSeenIn, WorksSeenOut
from services.monitor.sightings.tables import WorksSeen
from shared import clock, regions
from shared.access.callers import Caller
from shared.clock import CHINA
from shared.refusals import NotFound
from shared.regions import UnknownHere
from shared.values.date_checks import check_past
from shared.values.identifiers import redact

LINE = "platform_min_contract_yuan"
TURN = "works-seen"


async def see(session: AsyncSession, caller: Caller, given: WorksSeenIn) -> WorksSeen:
    """Keep works that were seen, once for each number of the source; told again they are told anew.

    For the labour authority's people and machines, where the site lies. Raises AuthorityOnly, WrongDivision,
    InTheFuture, NotFound for a number that somebody else's works have.
    """
    caller.need_authority()
    caller.need_division(given.division)
    for name in ("seen_on", "contract_on"):
        if (day := getattr(given, name)) is not None:
            check_past(day, clock.today(), name)
    await project_queries.lock_number(session, f"{TURN}:{given.source}:{given.source_no}")
    works = await queries.told_before(session, given.source, given.source_no)
    told = given.model_dump() | {"name": redact(given.name)}
    if works is None:
        works = WorksSeen(**told, told_by=caller.label)
    elif not caller.reaches(works.division):
        raise NotFound(what=TURN, which=given.source_no)
    works.sqlmodel_update({**told, "told_by": caller.label, "told_at": clock.now(), "look_on": clock.today()})
    session.add(works)
    await session.flush()
    return works


async def shown(session: AsyncSession, rows: Sequence[WorksSeen]) -> list[WorksSeenOut]:
    there = await queries.registered(session, [row.project for row in rows if row.project])
    return [
        WorksSeenOut(
            **row.model_dump(exclude={"told_at", "look_on"}),
            told_at=row.told_at.astimezone(CHINA),
            registration=registration(row),
            registered=row.project in there,
        )
        for row in rows
    ]


def registration(works: WorksSeen) -> Duty:
    """By the line of the place as in force when the works contract was signed; unsigned, when they were seen."""
    if works.contract_fen is None:
        return Duty.UNKNOWN
    try:
        line = regions.value(works.division, LINE, works.contract_on or works.seen_on)
    except UnknownHere:
        return Duty.UNKNOWN
    return duty(line.reached_by(Decimal(works.contract_fen) / 100))
