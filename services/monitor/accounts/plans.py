"""The plan of the labour fee as it is on file, and the place's least share for works of its kind (ACC-07)."""

from datetime import date
from decimal import Decimal

from pydantic import TypeAdapter

from services.monitor.accounts.rules.labour_fees import Plan
from shared import regions

PLAN = TypeAdapter(Plan)


def least_share(division: str, kind: str | None, contract_on: date | None) -> Decimal | None:
    """In force when the works contract was signed; None where the place has none, or kind or day is not told."""
    if kind is None or contract_on is None:
        return None
    known = regions.find(division, f"labour_fee_{kind}_progress_share", contract_on)
    return known.decimal() if known else None
