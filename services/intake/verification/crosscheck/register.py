"""Facts of monitor about projects, what they owe and what is warned of (C13). An older one never replaces a newer."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, func, literal, or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.verification.crosscheck.queries import name_key
from services.intake.verification.crosscheck.tables import KnownProject, KnownRegimes, KnownUnpaid, KnownWarning
from shared.contracts.monitor import (
    PaymentMadeGood,
    PaymentMissed,
    ProjectRegimesChanged,
    ProjectRegistered,
    WarningCleared,
    WarningRaised,
    WarningWorsened,
)


async def keep_project(session: AsyncSession, registered: ProjectRegistered) -> None:
    """Store an entry of the register. A fact that comes late or twice, after a newer one, changes nothing."""
    row = {
        "number": registered.project,
        "division": registered.division,
        "name": registered.project_name,
        "name_key": name_key(registered.project_name),
        "employers": registered.employers,
        "sequence": registered.sequence,
    }
    await _keep(session, KnownProject, ("number",), row)


async def keep_regimes(session: AsyncSession, changed: ProjectRegimesChanged) -> None:
    """Store the states of a project's regimes. A fact that comes late or twice, after a newer one, changes nothing.

    One that comes before the project's entry is stored, and shown once the entry is there.
    """
    row = {
        "project": changed.project,
        "division": changed.division,
        "regimes": [each.model_dump() for each in changed.regimes],
        "changed_on": changed.changed_on,
        "sequence": changed.sequence,
    }
    await _keep(session, KnownRegimes, ("project",), row)


async def keep_unpaid(session: AsyncSession, missed: PaymentMissed) -> None:
    """Store that wages of a month were not paid: since the first day on which a rule said so, unanswered once one of
    them is. A fact that comes late, after a newer one, changes nothing; after the payment the month begins anew.
    """
    names = ("project", "month", "division", "employer_uscc", "rule_id", "people", "fen", "missed_on", "unanswered")
    row = {name: getattr(missed, name) for name in (*names, "sequence")} | {"made_good_on": None}
    paid = col(KnownUnpaid.made_good_on).is_not(None)
    first = func.least(col(KnownUnpaid.missed_on), missed.missed_on)
    merged = {
        "missed_on": case((paid, missed.missed_on), else_=first),
        "unanswered": case(
            (paid, missed.unanswered), else_=or_(col(KnownUnpaid.unanswered), literal(missed.unanswered))
        ),
    }
    await _keep(session, KnownUnpaid, ("project", "month"), row, merged)


async def keep_made_good(session: AsyncSession, paid: PaymentMadeGood) -> None:
    """Store that a month's wages were paid after all; before the fact that they were not, it is kept all the same."""
    names = ("project", "month", "division", "made_good_on", "sequence")
    row = {name: getattr(paid, name) for name in names}
    await _keep(session, KnownUnpaid, ("project", "month"), row | {"unanswered": False})


async def keep_warning(session: AsyncSession, said: WarningRaised | WarningWorsened | WarningCleared) -> None:
    """Store how a warning about a project or an employer stands; one about works that nobody registered is not kept.

    A fact that comes late, after a newer one, changes nothing.
    """
    if said.subject_kind == "works-seen":
        return
    names = ("warning", "division", "rule", "rule_id", "level", "period", "people", "fen", "sequence")
    row = {name: getattr(said, name) for name in names}
    row["project"] = said.subject if said.subject_kind == "project" else None
    row["employer_uscc"] = said.subject.partition(":")[0] if said.subject_kind == "employer" else None
    row["cleared_on"] = said.cleared_on if isinstance(said, WarningCleared) else None
    await _keep(session, KnownWarning, ("warning",), row)


async def _keep(
    session: AsyncSession,
    table: Any,
    key: tuple[str, ...],
    row: dict[str, Any],
    merged: Mapping[str, Any] | None = None,
) -> None:
    said = insert(table).values(row)
    newer = said.on_conflict_do_update(
        index_elements=key,
        set_={name: said.excluded[name] for name in row if name not in key} | dict(merged or {}),
        where=col(table.sequence) < said.excluded.sequence,
    )
    await session.exec(newer)
