"""Request bodies of the evidence on the regimes: one for each kind that is put on file."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.monitor.accounts.rules.standing import FrozenFor
from services.monitor.regimes.rules.facts_on_file import BoardPart, ExemptBy, GateWay, Signer
from services.monitor.regimes.schemas import Sent
from shared.values.fields import Day, Fen, Line, Month, SomeFen


class WageAccountIn(Sent):
    """The account 农民工工资专用账户. Only the last digits of its number are shown."""

    bank: Line
    name: Line
    account_no: Annotated[str, Field(pattern=r"^[0-9]{8,32}$")]
    opened_on: Day
    filed_on: Day | None = None
    filing_receipt: Line | None = Field(default=None, description="the supervisor's receipt of the filing (ACC-03)")
    core_tag: Literal["wage_account", "wage_bond", "neither"] | None = Field(
        default=None, description="the bank's own mark of the account"
    )
    frozen_on: Day | None = None
    frozen_for: FrozenFor | None = Field(default=None, description="wages, or another debt: forbidden (CON-14)")
    closed_on: Day | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        for name in ("filed_on", "frozen_on", "closed_on"):
            later = getattr(self, name)
            if later is not None and later < self.opened_on:
                raise ValueError(f"{name} is before opened_on; {name}早于开户日期")
        if (self.frozen_on is None) != (self.frozen_for is None):
            raise ValueError("frozen_on says for what, frozen_for, and the other way round; 冻结须同时填写日期和原因")
        return self


class BondIn(Sent):
    """工资保证金: cash, a guarantee, or a decision that none is owed; `due_fen` is the amount the office computed."""

    form: Literal["cash", "bank_guarantee", "insurance", "company_guarantee", "exempt"]
    issuer: Line | None = None
    policy_no: Line | None = Field(default=None, description="the number of the guarantee or the insurance")
    amount_fen: SomeFen | None = None
    due_fen: Fen | None = None
    deposited_on: Day | None = None
    expires_on: Day | None = None
    exempt_by: ExemptBy | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.form == "exempt") != (self.exempt_by is not None):
            raise ValueError("exempt_by says by which rule a bond is exempt, and only then; 免存须写明依据")
        if self.form == "exempt":
            if self.amount_fen or self.deposited_on or self.expires_on:
                raise ValueError("what is exempt is not deposited; 免存的不填金额和日期")
            return self
        if self.amount_fen is None or self.deposited_on is None:
            raise ValueError("amount_fen and deposited_on are wanted; 须填金额和存储日期")
        return self

    @model_validator(mode="after")
    def _guarantees_end(self) -> Self:
        """Cash has no last day; a guarantee has one."""
        if self.form == "cash" and self.expires_on is not None:
            raise ValueError("cash does not run out; 现金存储不填到期日期")
        if self.form not in ("cash", "exempt") and self.expires_on is None:
            raise ValueError("a guarantee has a last day, expires_on; 保函或者保单须填到期日期")
        return self


class AgreementIn(Sent):
    """The agreement on supervising the account."""

    signed_on: Day
    signers: list[Signer] = Field(min_length=1, max_length=4)


class NoticeBoardIn(Sent):
    """The board on the site 维权信息告示牌 and which of its three groups it shows (CON-15)."""

    put_up_on: Day
    shows: list[BoardPart] = Field(max_length=3)
    taken_down_on: Day | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.taken_down_on is not None and self.taken_down_on < self.put_up_on:
            raise ValueError("taken_down_on is before put_up_on; 撤除日期早于设置日期")
        return self


class PledgeIn(Sent):
    """The pledge of no arrears 无欠薪承诺. No law requires it: it is stored and no regime is judged by it."""

    signed_on: Day


class GateIn(Sent):
    """A gate of the site, and in which ways workers may pass it (RN-04); faces themselves are not kept here."""

    placed_on: Day
    ways: list[GateWay] = Field(min_length=1, max_length=6)


class WageOfficerIn(Sent):
    """A wage officer 劳资专管员 is placed on the site. Name and phone are on the notice board and stored in intake."""

    placed_on: Day


class PlannedIn(Sent):
    """One month of the plan: its amount, or the progress payment on which the share is counted."""

    month: Month
    amount_fen: SomeFen | None = None
    progress_fen: SomeFen | None = None


class LabourFeePlanIn(Sent):
    """How often the labour fee 人工费用 is paid in, and its amount or its share of the progress payment."""

    cycle_months: Annotated[int, Field(ge=1, le=60, strict=True)]
    amount_fen: SomeFen | None = None
    share_percent: Annotated[Decimal, Field(gt=0, le=100, max_digits=5, decimal_places=2)] | None = None
    schedule: list[PlannedIn] = Field(default_factory=list, max_length=120)

    @model_validator(mode="after")
    def _each_month_once(self) -> Self:
        months = [each.month for each in self.schedule]
        if len(set(months)) < len(months):
            raise ValueError("a month stands in the schedule once; 同一月份只能填一次")
        return self
