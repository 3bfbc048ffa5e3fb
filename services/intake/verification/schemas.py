"""Bodies of requests and responses about the clue record. Money is in fen."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from services.intake.complaints.schemas import Domain, EmployerIn, Sent
from shared.values.fields import Day, Fen, Line, Note, Paragraph, Uscc

Liability = Literal[
    "LIAB-01",
    "LIAB-02",
    "LIAB-03",
    "LIAB-04",
    "LIAB-05",
    "LIAB-06",
    "LIAB-07",
    "LIAB-08",
    "LIAB-09",
    "LIAB-10",
    "LIAB-11",
]


ImproperClaim = Literal["invented", "unlawful_means", "works_money"]


class VerifiedProjectIn(Sent):
    """The project, for the domain construction 工程建设."""

    id: Line | None = None
    name: Line | None = None
    address: Line | None = None
    nature: Line | None = None
    contractor: Line | None = None
    contractor_uscc: Uscc | None = None
    contractor_kind: Line | None = None
    started_on: Day | None = None
    completed_on: Day | None = None


class VerifiedEmployerIn(EmployerIn):
    """The employer, for the domain non_construction 非工程建设."""

    kind: Line | None = None
    platform_economy: bool | None = None


class RegimesIn(Sent):
    """Whether each of the four regimes 总包代发、实名制、专户、保证金 was in place; null where it is not known."""

    agent_payment: bool | None = None
    real_name: bool | None = None
    wage_account: bool | None = None
    bond: bool | None = None


class PeriodOfDays(Sent):
    first: Day
    last: Day

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.last < self.first:
            raise ValueError("ends before it begins; 起止日期颠倒")
        return self


class LiablePersonIn(Sent):
    name: Line
    id_no: Line | None = None


class LiableIn(Sent):
    """Who has to pay, a unit or a person, and under which row of the rulebook (LIAB)."""

    rule: Liability
    name: Line | None = None
    uscc: Uscc | None = None
    person: LiablePersonIn | None = None

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if self.name is None and self.uscc is None and self.person is None:
            raise ValueError("name the unit or the person; 须写明责任单位或责任人")
        return self


class HandlerIn(Sent):
    """Who verified it. Without `person` it is the officer who sends this."""

    unit: Line
    person: Line | None = None
    contact: Line | None = None


class VerifyIn(Sent):
    """Part B of the clue record. What is not known is left out. A later revision replaces this one; both are kept.

    `pay_day` 应付日 is the day on which the last of these wages had to be paid; `continuing` is whether the non-payment
    was found to continue 连续或者继续状态. `improper_claim` is what the officer found about how it was claimed (条例
    52): it asks a person what is to be done, and decides nothing about this complaint or another.
    """

    domain: Domain
    sector: Line | None = None
    project: VerifiedProjectIn | None = None
    regimes: RegimesIn | None = None
    employer: VerifiedEmployerIn | None = None
    cause: Line | None = None
    period: PeriodOfDays | None = None
    pay_day: Day | None = None
    continuing: bool | None = None
    improper_claim: ImproperClaim | None = None
    workers: int = Field(ge=0, le=100_000, strict=True)
    owed_fen: Fen
    recovered_workers: int = Field(default=0, ge=0, le=100_000, strict=True)
    recovered_fen: Fen = 0
    liable: LiableIn | None = None
    facts: Paragraph
    handling_note: Note | None = None
    handler: HandlerIn

    @model_validator(mode="after")
    def _fits_its_domain(self) -> Self:
        if self.domain == "non_construction" and (self.project or self.regimes):
            raise ValueError("project and regimes belong to construction; 非工程建设不填项目和制度落实")
        return self

    @model_validator(mode="after")
    def _counts_agree(self) -> Self:
        if self.recovered_workers > self.workers:
            raise ValueError("more workers were paid than are owed; 解决人数多于欠薪人数")
        if self.recovered_fen > self.owed_fen:
            raise ValueError("more was recovered than is owed; 解决金额多于欠薪金额")
        if bool(self.owed_fen) != bool(self.workers):
            raise ValueError("money is owed to somebody, and nobody is owed nothing; 欠薪人数与金额须同时有或同时无")
        return self


class ClueOut(BaseModel):
    """Part A. The worker's own words are masked; once destroyed, a text that says so is in their place."""

    has_contract: bool | None
    contract_employer: str | None
    project_owner: str | None
    general_contractor: str | None
    subcontractor: str | None
    gov_invested: bool | None
    rural_worker: bool | None
    over_age: bool | None
    wage_iou: bool | None
    source_name: str | None
    registered_at: datetime | None
    address: str | None
    period_text: str | None
    prior_note: str | None


class VerifiedProject(VerifiedProjectIn):
    """The project as it was verified."""


class VerifiedEmployer(VerifiedEmployerIn):
    """The employer as it was verified."""


class VerifiedOut(BaseModel):
    """One revision of part B; the name of the person liable is masked."""

    revision: int
    at: datetime
    by: str
    domain: str
    sector: str | None
    project: VerifiedProject | None
    regimes: RegimesIn | None
    employer: VerifiedEmployer | None
    cause: str | None
    period_from: date | None
    period_to: date | None
    pay_day: date | None
    continuing: bool | None
    improper_claim: str | None
    workers: int
    owed_fen: int
    recovered_workers: int
    recovered_fen: int
    liable_rule: str | None
    liable_name: str | None
    liable_uscc: str | None
    liable_person: str | None
    facts: str
    handling_note: str | None
    handler_unit: str
    handler_person: str | None


class ClueRecordOut(BaseModel):
    """Both parts; revisions of part B oldest first. `claimed` is null where the filing had no part A."""

    number: str
    version: int
    claimed: ClueOut | None
    verified: list[VerifiedOut]


class VerifiedReceipt(BaseModel):
    """The revision that was recorded, and whether it proposed the complaint to the head."""

    number: str
    version: int
    revision: int
    proposed: bool
