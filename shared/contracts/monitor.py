"""Facts stated by monitor: what the authority sees before and beside complaints."""

from datetime import date
from typing import Literal

from shared.contracts.event import Event


class EmployerRiskChanged(Event, name="monitor.employer-risk-changed", keyed_by="employer_uscc"):
    """An employer's risk portrait changed colour 用工风险画像赋色."""

    employer_uscc: str
    score: int
    colour: Literal["green", "yellow", "orange", "red"]
    was: Literal["green", "yellow", "orange", "red"]
    changed_on: date
    reasons: list[str]
