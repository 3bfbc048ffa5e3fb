"""Bodies of the match over HTTP."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.monitor.payrolls.rules.delays import Holder, Stage
from services.monitor.payrolls.rules.match import Doubt, MatchState
from shared.values.fields import Line, SomeFen

CheckNumber = Annotated[str, Field(pattern=r"^[0-9]{1,10}-[0-9]{1,10}$")]


class PartIn(BaseModel):
    """The movement does not pay this line."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[CheckNumber, Field(description="the number of the payroll line's check")]
    reason: Line


class MatchIn(PartIn):
    """So much of the movement pays this line; of money that came back: so much of it was the line's."""

    fen: SomeFen


class CheckOut(BaseModel):
    """How a payroll line stands against the wage account, or a movement of the account against payrolls.

    `about` says which. `matched_fen` of a line is what the worker holds after returns, null where the account shows
    nothing about it; of a movement what belongs to lines. `doubt` is why a person is asked, in words `zh` and `en`.
    """

    number: str
    project: str
    about: str
    batch_id: int
    row: int
    bank: str | None
    txn_no: str | None
    month: date | None
    on_day: date
    state: MatchState
    doubt: Doubt | None
    zh: str | None
    en: str | None
    fen: int
    matched_fen: int | None
    signed_on: date | None
    funded_on: date | None
    accepted_on: date | None
    credited_on: date | None
    returned_on: date | None
    repaid_on: date | None


class HeldOut(BaseModel):
    """One stage and who held it: of how many lines, how many last still, their days together, median and longest."""

    stage: Stage
    holder: Holder
    lines: int
    open: int
    days: int
    median_days: int
    longest_days: int


class MonthDelaysOut(BaseModel):
    """A month of wages. `unsigned` lines tell no day of signing, `unshown` ones were paid by the sheet alone and not by
    the account: they are in no figure of days. `open` ones are not paid yet. Days run from signing until the worker had
    the money, else until today.
    """

    month: date
    lines: int
    unsigned: int
    unshown: int
    open: int
    median_days: int | None
    longest_days: int | None
    stages: list[HeldOut]


class DelaysOut(BaseModel):
    project: str
    as_of: date
    months: list[MonthDelaysOut]


class PaymentsOut(BaseModel):
    """Payroll lines up to a day: `paid` by then as the wage account shows, median and longest days from the signing of
    the sheet to the worker's money, `returned` by a bank and not paid again, `doubtful` for a person to look at.
    """

    lines: int
    paid: int
    median_days: int | None
    longest_days: int | None
    returned: int
    returned_fen: int
    doubtful: int
