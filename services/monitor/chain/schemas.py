"""The chain of a project over HTTP."""

from datetime import date

from pydantic import BaseModel

from services.monitor.roster.tables import ContractKind


class UnpaidOut(BaseModel):
    """Of months whose pay-day has passed: workers on the site now, those not paid in full, how much is known to be
    missing, and how many worked and are on no payroll, so that nobody knows how much.
    """

    workers: int = 0
    unpaid_workers: int = 0
    unpaid_fen: int = 0
    without_payroll: int = 0


class CrewOut(UnpaidOut):
    """A crew 班组 of a unit; null: workers of whom no crew was told."""

    name: str | None


class UnitOut(UnpaidOut):
    """A unit with its crews. `kind` is the code of the national platform (001 to 012), null where nobody told it; a
    unit without code and name has the workers of whom no employer was told.
    """

    code: str | None
    name: str | None
    kind: str | None
    crews: list[CrewOut]


class PartyOut(BaseModel):
    name: str
    uscc: str | None


class ChainOut(UnpaidOut):
    """From the owner to the crew; the figures are of the whole project. `wage_officer_on` is the day on which a wage
    officer 劳资专管员 was placed, null where none is on file.
    """

    project: str
    project_owner: PartyOut | None
    general_contractor: PartyOut
    wage_officer_on: date | None
    months: list[date]
    units: list[UnitOut]


class RosteredOut(BaseModel):
    """A worker on the roster on that day, masked, with the contract that was in force; no contract: null."""

    name: str | None
    code: str | None
    crew: str | None
    work_type: str | None
    entered_on: date | None
    left_on: date | None
    contract_kind: ContractKind | None
    contract_from: date | None
    contract_to: date | None


class RosterOut(BaseModel):
    """The roster as of a day; `people` is how many there were, should they be more than are shown."""

    project: str
    on: date
    people: int
    workers: list[RosteredOut]


class UnpaidWorkerOut(BaseModel):
    """A worker who is not paid in full, in clear. Each reading is in the read log, with reader and purpose."""

    name: str | None
    code: str | None
    crew: str | None
    months: list[date]
    unpaid_fen: int
    without_payroll: bool
