"""Bodies of wage accounts and their ledgers."""

from datetime import date

from pydantic import BaseModel, Field

from services.monitor.accounts.rules.booking import Booking
from services.monitor.accounts.rules.standing import AccountState


class LedgerOut(BaseModel):
    """Opening, movements and balance of an account in fen: opening + came - went = balance.

    `told_fen` is what its bank last said it holds, at the end of `told_on`; `difference_fen` how much more that is than
    the movements through that day come to. Both are null where the bank never said.
    """

    opening_fen: int
    came_fen: int
    went_fen: int
    balance_fen: int
    told_on: date | None
    told_fen: int | None
    difference_fen: int | None


class WageAccountOut(BaseModel):
    """The wage account of a project with its ledger to this day. `compliant` is false where it is frozen for another
    debt than wages of this project (CON-14).
    """

    project: str
    project_name: str
    division: str
    bank: str
    name: str
    account_no: str
    opened_on: date
    filed_on: date | None
    filing_receipt: str | None
    core_tag: str | None
    state: AccountState
    compliant: bool
    closed_on: date | None
    ledger: LedgerOut


class BookedOut(BaseModel):
    """Movements of one kind and direction; `breach` where money left for no payroll (ACC-05)."""

    booked_as: Booking
    debit: bool
    movements: int
    fen: int
    breach: bool


class PayrollOut(BaseModel):
    """Money out under a payroll batch, and what that batch lists as paid; null where no such batch was received."""

    batch: str
    first_on: date
    debited_fen: int
    listed_fen: int | None


class OneWageAccountOut(WageAccountOut):
    """The account with its movements by what they are booked as, and its newest payrolls."""

    booked: list[BookedOut]
    payrolls: list[PayrollOut]


class SubLedgerOut(BaseModel):
    """What of the account is one subcontractor's; `party_uscc` null is the general contractor's own part."""

    party_uscc: str | None
    party_name: str | None
    opening_fen: int
    came_fen: int
    went_fen: int
    balance_fen: int


class SubLedgersOut(BaseModel):
    """The sub-ledgers 分账 of an account; their balances add up to the account's."""

    project: str
    balance_fen: int
    items: list[SubLedgerOut]


class FeeMonthOut(BaseModel):
    """The labour fee of a month: what is due by the plan (null where it does not say), what came, what is lacking."""

    month: str
    due_fen: int | None
    came_fen: int
    short_fen: int


class FeesOut(BaseModel):
    """The labour fee of a project by month; `least_share` is the place's least share of progress payments (ACC-07)."""

    project: str
    least_share: str | None
    months: list[FeeMonthOut]


class DifferingOut(BaseModel):
    """An account whose bank says another balance than its movements come to."""

    project: str
    project_name: str
    division: str
    bank: str
    told_on: date
    told_fen: int
    difference_fen: int


class BalanceOut(BaseModel):
    """The sums of all wage accounts of a place: opening + came - went = balance. `agreeing` accounts hold what their
    banks say, `differing` do not, of `untold` no bank said.
    """

    since: date | None
    until: date
    accounts: int
    opening_fen: int
    came_fen: int
    went_fen: int
    balance_fen: int
    agreeing: int
    untold: int
    differing: int
    differences: list[DifferingOut] = Field(description="at most 200 of them")
