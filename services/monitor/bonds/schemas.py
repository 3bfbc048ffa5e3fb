"""Request and response bodies of wage bonds."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.monitor.bonds.draw_track import Basis, DrawState
from services.monitor.bonds.return_track import ReturnState
from services.monitor.bonds.tables import Movement
from shared.tracks.routes import Said
from shared.values.fields import Day, Line, Note, SomeFen


class DrawIn(BaseModel):
    """The payment notice 支付通知书 that was served on the bank, and the decision it rests on.

    `obey_by` is the last day on which the decision could be obeyed.
    """

    model_config = ConfigDict(extra="forbid")

    basis: Basis
    decision_no: Line
    decided_on: Day
    obey_by: Day
    case_number: Line | None = None
    workers: Annotated[int, Field(ge=1, le=100_000, strict=True)]
    amount_fen: SomeFen
    notice_served_on: Day


class SumIn(Said):
    """Money that came, on the day `on`, under the bank's receipt number."""

    fen: SomeFen
    receipt: Line


class ReasonIn(Said):
    """A step that says why."""

    words: Note


class ReturnIn(BaseModel):
    """The written undertaking that nothing is owed, and since when the notice stands on the board and the website."""

    model_config = ConfigDict(extra="forbid")

    undertaking_on: Day
    announced_on: Day


class DrawOut(BaseModel):
    """One use of a bond; `pay_by` and `top_up_by` are null while a number of the place is unknown."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    version: int
    state: DrawState
    project: str
    division: str
    employer_uscc: str
    basis: Basis
    decision_no: str
    decided_on: date
    obey_by: date
    case_number: str | None
    issuer: str | None
    workers: int
    amount_fen: int
    notice_served_on: date
    pay_by: date | None
    paid_fen: int
    paid_on: date | None
    top_up_by: date | None
    topped_up_fen: int
    restored_on: date | None


class ReturnOut(BaseModel):
    """One return of a bond; `open_after` is the last day of the notice."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    version: int
    state: ReturnState
    project: str
    division: str
    employer_uscc: str
    undertaking_on: date
    announced_on: date
    open_after: date | None
    applied_on: date | None
    review_by: date | None
    hand_back_by: date | None
    returned_on: date | None
    reason: str | None


class MovementOut(BaseModel):
    """A movement, what is paid out below nought, with the balance after it."""

    model_config = ConfigDict(from_attributes=True)

    position: int
    kind: Movement
    fen: int
    balance_fen: int
    happened_on: date
    receipt: str | None
    matter: str | None
    by: str
    at: datetime


class BondOut(BaseModel):
    """A project's bond: its form, what it holds, what it should hold, until when, and every movement.

    Before its first movement `movements` is empty and the balance what is on file.
    """

    project: str
    form: str
    issuer: str | None
    balance_fen: int
    due_fen: int | None
    deposited_on: date
    expires_on: date | None
    top_up_by: date | None
    movements: list[MovementOut]


class StepOut(BaseModel):
    """One step from the place's rate to the project's."""

    model_config = ConfigDict(from_attributes=True)

    rule: str
    rate: Decimal
    zh: str
    en: str


class RateOut(BaseModel):
    """What the bond of a project comes to. `lacking` are numbers unknown for the place and facts that nobody stated,
    without which there is no amount.
    """

    project: str
    other_projects: int
    exempt_by: str | None
    amount_fen: int | None
    steps: list[StepOut]
    lacking: list[str]
