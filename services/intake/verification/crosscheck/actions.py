"""Cross-check of a complaint 交叉比对 (C13): the employer's risk colour, the project's regimes, recurring complaints.

What the register says of a project's regimes and what officers verified are shown beside each other; neither replaces
the other.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.tables import Complaint
from services.intake.verification import queries as verification_queries
from services.intake.verification.crosscheck import queries
from services.intake.verification.crosscheck.rules import Compared, State, compared, names_of
from services.intake.verification.crosscheck.schemas import (
    KnownEmployerOut,
    KnownGapOut,
    KnownOut,
    KnownProjectOut,
    KnownRegimeOut,
    OpenWarningOut,
    RecurringProjectOut,
    UnpaidMonthOut,
)
from services.intake.verification.crosscheck.tables import KnownEmployer, KnownProject, KnownRegimes
from services.intake.verification.tables import Verified
from shared import clock
from shared.access.callers import Caller
from shared.contracts.monitor import EmployerRiskChanged

IN_PLACE = {"in_place": True, "lacking": False}
"""Whether a regime is in place, for the states of the register that say so."""


async def keep_employer_risk(session: AsyncSession, changed: EmployerRiskChanged) -> None:
    """Store the employer's risk colour. A fact that comes late or twice, after a newer one, changes nothing."""
    row = {
        "employer_uscc": changed.employer_uscc,
        "division": changed.division,
        "colour": changed.colour,
        "score": changed.score,
        "reasons": changed.reasons,
        "changed_on": changed.changed_on,
        "sequence": changed.sequence,
    }
    said = insert(KnownEmployer).values(row)
    newer = said.on_conflict_do_update(
        index_elements=["employer_uscc"],
        set_={name: said.excluded[name] for name in row if name != "employer_uscc"},
        where=col(KnownEmployer.sequence) < said.excluded.sequence,
    )
    await session.exec(newer)


async def known(session: AsyncSession, caller: Caller, number: str) -> KnownOut:
    """The cross-check of one complaint, limited to what the caller may see. Raises NotFound."""
    complaint = await complaint_queries.read(session, caller, number)
    employer = complaint.employer_uscc and await queries.employer_known(session, complaint.employer_uscc)
    how, project = await queries.match(session, caller, complaint)
    told = await queries.regimes_of(session, project) if project else None
    project_id = project.number if project else complaint.project_id
    unpaid = await queries.unpaid_of(session, caller, project, complaint.employer_uscc)
    warned = await queries.warnings_of(session, caller, project, complaint.employer_uscc)
    seen = await verification_queries.newest_about_project(session, caller, project_id) if project_id else None
    both = _compared(told, seen)
    about_employer, about_project = await _other_matters(session, caller, complaint, project_id)
    return KnownOut(
        number=number,
        employer=KnownEmployerOut.model_validate(employer) if employer else None,
        project_match=how,
        project=_project(project, told) if project else None,
        regimes=_regimes(both, told),
        weak_regimes=names_of(each for each in both if each.is_weak),
        unknown_regimes=names_of(each for each in both if each.is_unknown),
        differing_regimes=names_of(each for each in both if each.differs),
        unpaid_months=[UnpaidMonthOut.model_validate(each) for each in unpaid],
        open_warnings=[OpenWarningOut.model_validate(each) for each in warned],
        regimes_seen_on=seen.at.astimezone(clock.CHINA).date() if seen else None,
        complaints_about_employer=about_employer,
        complaints_about_project=about_project,
        recurring=about_project > 0,
    )


async def recurring(session: AsyncSession, caller: Caller, rows: Sequence[Any]) -> list[RecurringProjectOut]:
    """The rows of `queries.recurring` with name and regimes of each project, as far as the caller may see."""
    numbers = [row["project_id"] for row in rows]
    register = await queries.known_of(session, caller, numbers)
    verified = await verification_queries.newest_about_projects(session, caller, numbers)
    found = []
    for row in rows:
        project, told = register.get(row["project_id"], (None, None))
        both = _compared(told, verified.get(row["project_id"]))
        recurs = RecurringProjectOut(
            **row,
            name=project.name if project else None,
            wage_account=_account(told),
            weak_regimes=names_of(each for each in both if each.is_weak),
            unknown_regimes=names_of(each for each in both if each.is_unknown),
            differing_regimes=names_of(each for each in both if each.differs),
        )
        found.append(recurs)
    return found


def _account(told: KnownRegimes | None) -> bool | None:
    """Whether the project has a wage account, by the register; None where none is due or nothing is known."""
    return IN_PLACE.get(_states(told).get("wage_account", "unknown")) if told else None


def _compared(told: KnownRegimes | None, seen: Verified | None) -> list[Compared]:
    return compared(_states(told) if told else None, seen.regimes if seen else None)


def _states(told: KnownRegimes) -> dict[str, State]:
    return {each["regime"]: each["state"] for each in told.regimes}


def _project(project: KnownProject, told: KnownRegimes | None) -> KnownProjectOut:
    return KnownProjectOut(
        id=project.number,
        name=project.name,
        division=project.division,
        wage_account=_account(told),
        regimes_changed_on=told.changed_on if told else None,
    )


def _regimes(both: list[Compared], told: KnownRegimes | None) -> list[KnownRegimeOut]:
    """Each regime: what the register says, what was verified, and the gaps that the register found."""
    gaps = {each["regime"]: each["gaps"] for each in told.regimes} if told else {}
    return [
        KnownRegimeOut(
            regime=each.regime,
            register_says=each.register,
            verified=each.verified,
            differs=each.differs,
            gaps=[KnownGapOut.model_validate(found) for found in gaps.get(each.regime, ())],
        )
        for each in both
    ]


async def _other_matters(
    session: AsyncSession, caller: Caller, complaint: Complaint, project_id: str | None
) -> tuple[int, int]:
    """The numbers of other matters about the employer and about the project, in the year before this filing."""
    counts = []
    for column, value in (
        (col(Complaint.employer_uscc), complaint.employer_uscc),
        (col(Complaint.project_id), project_id),
    ):
        since = complaint.filed_on - queries.YEAR
        several = (
            await queries.filed_about(session, caller, column == value, since, complaint.filed_on, complaint)
            if value is not None
            else 0
        )
        counts.append(several)
    return counts[0], counts[1]
