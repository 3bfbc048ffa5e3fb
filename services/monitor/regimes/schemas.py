"""Request and response bodies of the register of projects and of the evidence on regimes."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.monitor.regimes.rules.facts_on_file import Evidence, WorksKind
from services.monitor.regimes.rules.regimes import Regime, State
from shared.values.fields import Day, Division, Line, Note, SomeFen, Uscc


class Sent(BaseModel):
    """An unknown field is refused, so that no sender believes it was read."""

    model_config = ConfigDict(extra="forbid")


class ContractorIn(Sent):
    """A firm that hires workers on the site; its code links it to complaints."""

    name: Line
    uscc: Uscc


class OwnerIn(Sent):
    """建设单位; a department or an institution may have no code."""

    name: Line
    uscc: Uscc | None = None


class FirmOut(BaseModel):
    """A firm or the owner of a project 建设单位, as the register has it."""

    name: str
    uscc: str | None


class ToldIn(Sent):
    """The parties here that get a project's warnings; one that is left out is told otherwise."""

    contractor: Line | None = None
    territory: Line | None = None
    industry: Line | None = None


class ProjectIn(Sent):
    """An entry of the register. A day that is unknown is left out; a regime that needs it is shown as unknown."""

    name: Line
    division: Division
    general_contractor: ContractorIn
    subcontractors: list[ContractorIn] = Field(default_factory=list, max_length=100)
    project_owner: OwnerIn | None = None
    industry_department: Line | None = None
    contract_fen: SomeFen | None = Field(default=None, description="contract sum in fen")
    contract_on: Day | None = Field(default=None, description="the works contract was signed")
    permit_needed: bool = Field(default=True, description="a permit or an approved start report is needed")
    permit_on: Day | None = Field(default=None, description="the permit was issued or the start report approved")
    started_on: Day | None = None
    planned_completion_on: Day | None = None
    completed_on: Day | None = None
    kind: WorksKind | None = Field(default=None, description="decides the least share of the labour fee (ACC-07)")
    pay_day: Annotated[int, Field(ge=1, le=31, strict=True)] | None = Field(
        default=None, description="the agreed day of the month; a month that is shorter has its last day"
    )
    pay_day_next_month: bool | None = Field(default=None, description="that day of the month after the work")

    told: ToldIn = Field(default_factory=lambda: ToldIn(), description="the parties that get its warnings")

    @model_validator(mode="after")
    def _pay_day_is_whole(self) -> Self:
        if (self.pay_day is None) != (self.pay_day_next_month is None):
            raise ValueError("pay_day says its day and whether in the next month; 发薪日须同时填写日期和是否次月")
        return self

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        for name in ("planned_completion_on", "completed_on"):
            ends = getattr(self, name)
            if ends is not None and self.started_on is not None and ends < self.started_on:
                raise ValueError(f"{name} is before started_on; {name}早于开工日期")
        if self.permit_on is not None and not self.permit_needed:
            raise ValueError("permit_on is given where no permit is needed; 无需施工许可的不填permit_on")
        return self


class SuspendIn(Sent):
    """Works stand still from this day."""

    since: Day
    reason: Note


class ResumeIn(Sent):
    """Works go on from this day: the last day of the stoppage is the one before."""

    on: Day
    note: Note | None = None


class CompleteIn(Sent):
    """Works are completed 完工."""

    completed_on: Day
    note: Note | None = None


class PermitOut(BaseModel):
    """Whether the agreement on the account stands in the way of the permit 施工许可. `asked` is false where the place
    does not ask for it.
    """

    project: str
    asked: bool
    may: bool
    zh: str
    en: str


class GapOut(BaseModel):
    """One finding, and the row of the rulebook that it rests on."""

    code: str
    rule: str
    zh: str
    en: str


class RegimeOut(BaseModel):
    """The state of one regime: in place, lacking, not (or no longer) due, or unknown for want of a fact."""

    regime: Regime
    state: State
    since: date
    gaps: list[GapOut]


class EvidenceOut(BaseModel):
    """Evidence on file; only the last digits of an account number are shown."""

    kind: Evidence
    at: datetime
    by: str
    content: dict[str, str | int | bool | list[str] | list[dict[str, str | int | None]] | None]


class StoppageOut(BaseModel):
    """A stoppage 停工: from `since` on; works go on from `until`, None while they stand still."""

    since: date
    until: date | None


class ProjectOut(BaseModel):
    """An entry of the register with its regimes, their gaps and the evidence on file.

    `flags` are codes with a wrong check character, stored as given.
    """

    id: str
    version: int
    name: str
    division: str
    general_contractor: FirmOut
    subcontractors: list[FirmOut]
    project_owner: FirmOut | None
    industry_department: str | None
    contract_fen: int | None
    contract_on: date | None
    permit_needed: bool
    permit_on: date | None
    started_on: date | None
    planned_completion_on: date | None
    completed_on: date | None
    kind: WorksKind | None
    pay_day: int | None
    pay_day_next_month: bool | None
    stoppages: list[StoppageOut]
    told: ToldIn
    registered_at: datetime
    flags: list[str]
    regimes: list[RegimeOut]
    judged_on: date | None
    changes_on: date | None
    evidence: list[EvidenceOut]


class ListedProjectOut(BaseModel):
    """An entry as the list shows it."""

    id: str
    version: int
    name: str
    division: str
    general_contractor: FirmOut
    lacking: list[Regime]
    unknown: list[Regime]
    completed_on: date | None
