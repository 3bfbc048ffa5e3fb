"""The chain as shown, and the unpaid workers of a link in clear."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.chain import queries
from services.monitor.chain.schemas import ChainOut, CrewOut, PartyOut, UnitOut, UnpaidOut, UnpaidWorkerOut
from services.monitor.projects.tables import Project
from services.monitor.warnings.rules.facts import Month
from shared import history
from shared.access.callers import Caller
from shared.database.sessions import keyring_of

KIND = "unpaid-worker"
"""What the read log calls a worker whose name was read."""
MOST = 200
FIGURES = tuple(UnpaidOut.model_fields)


async def chain(session: AsyncSession, project: Project, today: date) -> ChainOut:
    """Only months whose pay-day has passed are unpaid; where none was agreed, as late as wages may be paid at all."""
    late = await _late(session, project, today)
    units = _told(project) | {each["code"]: dict(each) for each in await queries.units(session, project)}
    crews: dict[str | None, list[CrewOut]] = {code: [] for code in units}
    for link in await queries.links(session, project, late):
        crews.setdefault(link["code"], []).append(CrewOut(name=link["crew"], **{name: link[name] for name in FIGURES}))
    shown = [_unit(units.get(code, {"code": code}), some) for code, some in crews.items()]
    owner = project.project_owner
    return ChainOut(
        project=project.number,
        project_owner=PartyOut(name=owner["name"], uscc=owner.get("uscc")) if owner else None,
        general_contractor=PartyOut(
            name=project.general_contractor["name"], uscc=project.general_contractor.get("uscc")
        ),
        wage_officer_on=await queries.officer_on(session, project),
        months=late,
        units=shown,
        **_sums(shown),
    )


async def unpaid_workers(
    session: AsyncSession,
    caller: Caller,
    project: Project,
    today: date,
    code: str | None,
    crew: str | None,
    purpose: str,
) -> list[UnpaidWorkerOut]:
    """At most MOST, those with most unpaid first; each is written into the read log."""
    late = await _late(session, project, today)
    reveal = keyring_of(session).reveal
    shown = []
    for each in await queries.unpaid_workers(session, project, late, code, crew, MOST):
        subject = f"{project.number}:{each['person_id']}"
        history.log_read(session, by=caller.label, kind=KIND, subject=subject, purpose=purpose)
        shown.append(
            UnpaidWorkerOut(
                name=reveal(each["key_wrapped"], each["name_sealed"]),
                **{name: each[name] for name in ("code", "crew", "months", "unpaid_fen", "without_payroll")},
            )
        )
    return shown


async def _late(session: AsyncSession, project: Project, today: date) -> list[date]:
    return [
        month
        for month in await queries.months(session, project)
        if Month(month, pay_day=project.pay_day, pay_day_next_month=project.pay_day_next_month).late(today)
    ]


def _told(project: Project) -> dict[str | None, dict[str, Any]]:
    """The units of the register's entry, contractor first: kinds 009 总承包 and 006 劳务分包 are for the platform to
    tell.
    """
    firms = [project.general_contractor, *project.subcontractors]
    return {firm["uscc"]: {"code": firm["uscc"], "name": firm["name"]} for firm in firms if firm.get("uscc")}


def _unit(told: Mapping[str, Any], crews: list[CrewOut]) -> UnitOut:
    return UnitOut(code=told.get("code"), name=told.get("name"), kind=told.get("kind"), crews=crews, **_sums(crews))


def _sums(parts: list[Any]) -> dict[str, int]:
    return {name: sum(getattr(each, name) for each in parts) for name in FIGURES}
