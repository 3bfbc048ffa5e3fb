"""Named reads of the protocol: pages of what a party sees, each with the count of all rows."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.feeds.tables import FeedBatch
from services.monitor.payrolls.tables import PayrollLine
from services.monitor.projects.tables import Project, ProjectParty, Team
from services.monitor.realname.tables import RealnameProject, RealnameRecord, RealnameRequest, RecordKind
from services.monitor.roster.tables import Membership, Person, Swipe
from shared.calendar.working_days import ONE_DAY
from shared.clock import start_of

Page = tuple[list[Any], int]
Query = Any
"""A select of several tables, whose exact type nobody needs."""


async def request(session: AsyncSession, party: str, number: int, digits: int) -> RealnameRequest | None:
    found = await session.get(RealnameRequest, number)
    return found if found is not None and (found.party, found.digits) == (party, digits) else None


async def page(session: AsyncSession, query: Query, order: Any, index: int, size: int) -> Page:
    """The rows of one page and how many there are in all."""
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = await session.exec(query.order_by(*order).offset(index * size).limit(size))
    return list(rows.all()), int(total or 0)


def projects_of(party: str) -> Query:
    """The projects that a party named by a code of the protocol."""
    joined = col(RealnameProject.project) == col(Project.number)
    return select(RealnameProject.code, Project).join(Project, joined).where(RealnameProject.party == party)


def parties_of(project: int, corp: str | None) -> Query:
    """Units of a project, each with the person in charge."""
    query = select(ProjectParty, Person).join(Person, col(Person.id) == col(ProjectParty.manager), isouter=True)
    query = query.where(ProjectParty.project == project)
    return query if corp is None else query.where(ProjectParty.corp_code == corp)


def teams_of(project: int, corp: str | None, number: int | None) -> Query:
    """Crews of a project, each with its unit's name and its leader."""
    unit = (col(ProjectParty.project) == col(Team.project)) & (col(ProjectParty.corp_code) == col(Team.corp_code))
    query = select(Team, ProjectParty.corp_name, Person).join(ProjectParty, unit)
    query = query.join(Person, col(Person.id) == col(Team.leader), isouter=True).where(Team.project == project)
    query = query if corp is None else query.where(Team.corp_code == corp)
    return query if number is None else query.where(Team.number == number)


def records_of(party: str, kind: RecordKind, project: int) -> Query:
    """What a party wrote of workers, each with the crew it named."""
    query = select(RealnameRecord, Team, Person).join(Team, col(Team.number) == col(RealnameRecord.team), isouter=True)
    query = query.join(Person, col(Person.id) == col(RealnameRecord.person_id), isouter=True)
    return query.where(RealnameRecord.project == project, RealnameRecord.kind == kind, RealnameRecord.party == party)


def swipes_of(party: str, project: int, day: Any) -> Query:
    """Swipes that a party sent, of one day where it is named."""
    query = _by_member(select(Swipe, Membership, Person, Team), Swipe, project)
    query = query.join(FeedBatch, col(FeedBatch.id) == col(Swipe.batch_id)).where(FeedBatch.party == party)
    if day is not None:
        query = query.where(col(Swipe.at) >= start_of(day), col(Swipe.at) < start_of(day + ONE_DAY))
    return query


def lines_of(party: str, project: int, month: Any) -> Query:
    """Payroll lines that a party sent, of one month where it is named; replaced ones do not count."""
    query = _by_member(select(PayrollLine, Membership, Person, Team), PayrollLine, project)
    query = query.join(FeedBatch, col(FeedBatch.id) == col(PayrollLine.batch_id))
    query = query.where(FeedBatch.party == party, col(FeedBatch.replaced_by).is_(None))
    return query if month is None else query.where(PayrollLine.month == month)


def _by_member(query: Any, table: Any, project: int) -> Query:
    """The row's worker, and the crew that the worker is in now."""
    here = (col(Membership.project) == table.project) & (col(Membership.person_id) == table.person_id)
    crew = (
        (col(Team.project) == table.project)
        & (col(Team.corp_code) == col(Membership.employer_uscc))
        & (col(Team.name) == col(Membership.team))
    )
    query = query.select_from(table).join(Membership, here).join(Person, col(Person.id) == table.person_id)
    return query.join(Team, crew, isouter=True).where(table.project == project)
