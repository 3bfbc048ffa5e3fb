"""Part A of the clue record: what a filing says beyond the complaint itself. The worker's own words are encrypted."""

import json
from collections.abc import Mapping
from typing import Any

from services.intake.complaints.schemas import ClueIn, NewComplaint
from services.intake.lists import lists
from services.intake.lists.units import NEW_FORMS
from services.intake.verification.tables import Clue
from shared import clock
from shared.database.copy_rows import Row
from shared.privacy import Keyring
from shared.values import identifiers

WORDS = ("address", "period_text", "prior_note")
"""Free texts of the worker: encrypted together under the reporter's key."""
ORGANISATIONS = ("contract_employer", "project_owner", "general_contractor", "subcontractor", "source_name")
"""Names of organisations, stored like the employer's name: with identifiers masked."""
PLAIN_FIELDS = ("has_contract", "gov_invested", "rural_worker", "over_age", "wage_iou", "registered_at")


def row_of(keyring: Keyring, number: str, person_key: bytes, said: ClueIn | None) -> list[Row]:
    """The row of part A for this complaint; no row where the filing has no part A."""
    if said is None:
        return []
    words = {name: getattr(said, name) for name in WORDS if getattr(said, name) is not None}
    values: dict[str, Any] = {name: getattr(said, name) for name in PLAIN_FIELDS}
    values |= {name: _unit(getattr(said, name)) for name in ORGANISATIONS}
    told = keyring.seal(person_key, json.dumps(words, ensure_ascii=False)) if words else None
    return [(Clue, {"complaint": number, "told": told, **values})]


def flags_of(new: NewComplaint) -> Mapping[str, bool]:
    """The flags of a filing for the officer and the worker. None is a reason to refuse it (INT-09 to INT-11)."""
    said = new.clue
    marks = {
        "over-age": bool(said and said.over_age),
        "wage-iou": bool(said and said.wage_iou),
        "new-form": new.employment_form in NEW_FORMS,
    }
    return marks | {f"task-force:{name}": True for name in lists().task_forces(new.division, clock.today())}


def _unit(name: str | None) -> str | None:
    return identifiers.redact(name) if name else None
