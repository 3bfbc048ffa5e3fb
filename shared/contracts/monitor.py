"""Facts stated by monitor: employers' risk, construction projects with their five regimes, warnings."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.contracts.event import Event


class EmployerRiskChanged(Event, name="monitor.employer-risk-changed", keyed_by="employer_uscc"):
    """An employer's risk portrait changed colour 用工风险画像赋色."""

    employer_uscc: str
    score: int
    colour: Literal["green", "yellow", "orange", "red"]
    was: Literal["green", "yellow", "orange", "red"]
    changed_on: date
    reasons: list[str]


class AboutProject(Event, keyed_by="project"):
    """What every fact about a project carries. Never sent itself. `division` is the place of the site."""

    project: str


class ProjectRegistered(AboutProject, name="monitor.project-registered"):
    """A project was entered in the register 项目登记; stated again when its entry changes, as the next `revision`.

    `employers` are the credit codes of its general contractor and subcontractors; firms without a code are left out.
    """

    revision: int
    project_name: str
    general_contractor_uscc: str
    employers: list[str]
    registered_on: date


class ProjectSuspended(AboutProject, name="monitor.project-suspended"):
    """Works stand still 停工. Months of work before are owed as ever; months in which nobody works owe nothing."""

    suspended_on: date


class ProjectResumed(AboutProject, name="monitor.project-resumed"):
    """Works go on after a stoppage 复工."""

    suspended_on: date
    resumed_on: date


class ProjectCompleted(AboutProject, name="monitor.project-completed"):
    """Works are completed 完工; stated again with another day where the entry is corrected."""

    completed_on: date


class AboutWarning(Event, keyed_by="subject"):
    """What every fact about a warning 预警 carries. Never sent itself.

    `subject_kind` is `project`, `works-seen` or `employer`, and `subject` its number. `period` is a month (`2026-08`)
    or empty; the same rule, subject and period again is the next `seq`.
    """

    warning: str
    rule: str
    rule_id: str
    level: Literal["info", "yellow", "orange", "red"]
    subject_kind: Literal["project", "works-seen", "employer"]
    subject: str
    period: str
    seq: int
    people: int | None
    fen: int | None


class WarningRaised(AboutWarning, name="monitor.warning-raised"):
    """A rule fired, and a warning was begun."""

    raised_on: date


class WarningWorsened(AboutWarning, name="monitor.warning-worsened"):
    """The facts of an open warning are graver now: it has this level."""

    worsened_on: date


class WarningCleared(AboutWarning, name="monitor.warning-cleared"):
    """What a warning was about is no longer so, by the facts."""

    cleared_on: date


class PaymentMissed(AboutProject, name="monitor.payment-missed"):
    """Wages of a month were not paid on their day (PAY-02). Stated once when that is found; again as `unanswered` once
    nobody put it right though urged and supervised.
    """

    warning: str
    rule: str
    rule_id: str
    month: str
    employer_uscc: str
    people: int | None
    fen: int | None
    missed_on: date
    unanswered: bool


class PaymentMadeGood(AboutProject, name="monitor.payment-made-good"):
    """Everybody who was owed wages of that month has been paid."""

    warning: str
    rule: str
    month: str
    made_good_on: date


class AboutBondDraw(AboutProject):
    """A use of a wage bond 动用工资保证金 after a decision (BOND-09)."""

    draw: str
    employer_uscc: str
    decision_no: str
    case_number: str | None
    amount_fen: int


class BondDrawn(AboutBondDraw, name="monitor.bond-drawn"):
    """The bank has paid the workers the whole sum; the bond is to be topped up by that day, None where the place's
    days are unknown. The employer itself has corrected nothing by it.
    """

    workers: int
    drawn_on: date
    top_up_by: date | None


class BondShort(AboutBondDraw, name="monitor.bond-short"):
    """The days to top up a bond that was used have passed (BOND-10)."""

    missing_fen: int
    top_up_by: date


class BondRestored(AboutBondDraw, name="monitor.bond-restored"):
    """A bond that was used has been topped up in full."""

    restored_on: date


class BondReturned(AboutProject, name="monitor.bond-returned"):
    """The bond was handed back after completion, with nothing owed (BOND-11)."""

    employer_uscc: str
    returned_on: date


class AccountBreach(AboutProject, name="monitor.account-breach"):
    """Money left a project's wage account 专户 for no payroll (ACC-05), stated once for each movement. `booked_as` is
    what it was booked as: `fee` or `other`.
    """

    bank: str
    txn_no: str
    booked_as: str
    fen: int
    booked_on: date


class RegimeGap(BaseModel):
    """One thing that a regime lacks, or why it cannot be judged, and the row of the rulebook that requires it."""

    model_config = ConfigDict(frozen=True)

    code: str
    rule: str
    zh: str
    en: str


class RegimeStanding(BaseModel):
    """The state of one regime: in place, lacking, not (or no longer) due, or unknown because a fact is missing."""

    model_config = ConfigDict(frozen=True)

    regime: Literal["real_name", "wage_account", "agent_payment", "bond", "notice_board"]
    state: Literal["in_place", "lacking", "not_due", "unknown"]
    gaps: list[RegimeGap]


class ProjectRegimesChanged(AboutProject, name="monitor.project-regimes-changed"):
    """The states of all five regimes 五项制度 of a project, stated when one of them changed."""

    regimes: list[RegimeStanding]
    changed_on: date
