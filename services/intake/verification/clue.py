"""Part A of the clue record: what a filing says beyond the complaint; the worker's own words of it are sealed."""

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
"""The worker's own words: sealed together under their key."""
ORGANISATIONS = ("contract_employer", "project_owner", "general_contractor", "subcontractor", "source_name")
"""Names of units, kept as the employer's is: with identifiers masked."""
CLOSE = ("has_contract", "gov_invested", "rural_worker", "over_age", "wage_iou", "registered_at")


def row_of(keyring: Keyring, number: str, person_key: bytes, said: ClueIn | None) -> list[Row]:
    """The row beside the complaint's, where anything was said."""
    if said is None:
        return []
    words = {name: getattr(said, name) for name in WORDS if getattr(said, name) is not None}
    values: dict[str, Any] = {name: getattr(said, name) for name in CLOSE}
    values |= {name: _unit(getattr(said, name)) for name in ORGANISATIONS}
    told = keyring.seal(person_key, json.dumps(words, ensure_ascii=False)) if words else None
    return [(Clue, {"complaint": number, "told": told, **values})]


def flags_of(new: NewComplaint) -> Mapping[str, bool]:
    """What an officer and the worker should know from it. None of it is a reason to refuse (INT-09 to INT-11)."""
    said = new.clue
    marks = {
        "over-age": bool(said and said.over_age),
        "wage-iou": bool(said and said.wage_iou),
        "new-form": new.employment_form in NEW_FORMS,
    }
    return marks | {f"task-force:{name}": True for name in lists().task_forces(new.division, clock.today())}


def _unit(name: str | None) -> str | None:
    return identifiers.redact(name) if name else None
