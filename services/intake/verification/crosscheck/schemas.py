"""Responses of the cross-check 交叉比对."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from services.intake.verification.crosscheck.rules import Match, State


class KnownEmployerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    colour: str
    score: int
    reasons: list[str]
    changed_on: date


class KnownProjectOut(BaseModel):
    """The project in monitor's register. `wage_account` is null where none is due or it is not known."""

    id: str
    name: str
    division: str
    wage_account: bool | None
    regimes_changed_on: date | None


class UnpaidMonthOut(BaseModel):
    """A month of a project whose wages monitor found unpaid; `unanswered`: nobody put it right though supervised."""

    model_config = ConfigDict(from_attributes=True)

    project: str
    month: str
    rule_id: str | None
    people: int | None
    fen: int | None
    missed_on: date
    unanswered: bool


class OpenWarningOut(BaseModel):
    """A warning of monitor that is not cleared: about the project, or about the employer as a firm."""

    model_config = ConfigDict(from_attributes=True)

    warning: str
    rule: str
    rule_id: str
    level: str
    period: str
    people: int | None
    fen: int | None


class KnownGapOut(BaseModel):
    """A gap that the register found, and the row of the rulebook that asks for what is missing."""

    code: str
    rule: str
    zh: str
    en: str


class KnownRegimeOut(BaseModel):
    """One regime: what the register says, and whether an officer verified that it was in place.

    `differs`: the two contradict each other.
    """

    regime: str
    register_says: State | None
    verified: bool | None
    differs: bool
    gaps: list[KnownGapOut]


class KnownOut(BaseModel):
    """The cross-check of a complaint 交叉比对: which regimes are weak, and other complaints about employer and project.

    A regime is weak where the register or an officer says that it is lacking. `project_match` says how the project
    was found in the register: by its number, else by employer and name where exactly one project fits. Unpaid months
    are those of the project and of the employer's other projects. Counted are
    matters filed in the twelve months before this complaint, in the caller's divisions, without the complaint's own
    matter.
    """

    number: str
    employer: KnownEmployerOut | None
    project_match: Match
    project: KnownProjectOut | None
    regimes: list[KnownRegimeOut]
    weak_regimes: list[str]
    unknown_regimes: list[str]
    differing_regimes: list[str]
    regimes_seen_on: date | None
    unpaid_months: list[UnpaidMonthOut]
    open_warnings: list[OpenWarningOut]
    complaints_about_employer: int
    complaints_about_project: int
    recurring: bool


class RecurringProjectOut(BaseModel):
    """A project with complaints of several matters in the last twelve months, and its regimes as far as they are known.

    `name` is the name in the register; null where the register does not know the project.
    """

    project_id: str
    name: str | None
    complaints: int
    workers: int
    claimed_fen: int
    last_filed_on: date
    wage_account: bool | None
    weak_regimes: list[str]
    unknown_regimes: list[str]
    differing_regimes: list[str]
