"""What is known beside complaints 交叉比对, as it is shown."""

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
    """The project as monitor's register has it; `wage_account`: there, not there, or null: not due or not known."""

    id: str
    name: str
    division: str
    wage_account: bool | None
    regimes_changed_on: date | None


class KnownGapOut(BaseModel):
    """One thing the register found, and the row of the rulebook that asks for it."""

    code: str
    rule: str
    zh: str
    en: str


class KnownRegimeOut(BaseModel):
    """Two words on one regime: what the register says, and whether an officer verified that it was there.

    `differs`: one says that it is there and the other that it is not.
    """

    regime: str
    register_says: State | None
    verified: bool | None
    differs: bool
    gaps: list[KnownGapOut]


class KnownOut(BaseModel):
    """What is known beside this complaint 交叉比对: which regimes are weak, whether employer or project recur.

    A regime is weak where the register or an officer says that it is lacking. `project_match` says how the project
    was found in the register: by its number, else by employer and name where exactly one fits; nothing is guessed.
    Counted are complaints filed in the twelve months before this one, in the caller's divisions; itself and those
    joined to one matter with it left out.
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
    complaints_about_employer: int
    complaints_about_project: int
    recurring: bool


class RecurringProjectOut(BaseModel):
    """A project that several matters of the last twelve months are about, and its regimes as far as they are known.

    `name` is the register's; null where the register does not know the project.
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
