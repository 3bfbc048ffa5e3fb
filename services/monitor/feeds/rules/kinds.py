"""The kinds of feeds, one row each: which fields a row has, how each is read, and what else must hold.

A new kind is a row here and, where it is kept in a new table, a statement in `stores`. Fields are named as in the HTTP
contract; `zh` is the word of an office's spreadsheet.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from services.monitor.accounts.rules.booking import Booking, goes_together
from services.monitor.feeds.rules import values
from services.monitor.feeds.rules.values import Reader

Values = dict[str, Any]
Check = Callable[[Values], Iterator[tuple[str, str]]]
"""Of a row whose fields were read: the fields that do not go together, with a code each."""


@dataclass(frozen=True)
class FieldOf:
    """A field of a row. What is `personal` is never written down beside a refusal."""

    name: str
    zh: str
    read: Reader
    required: bool = False
    personal: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of feed. `worker` says what becomes of people nobody knew: `made`, or `known` (the row is rejected)."""

    feed: str
    zh: str
    fields: tuple[FieldOf, ...]
    worker: str | None = None
    checks: tuple[Check, ...] = ()
    amount: str | None = None
    """The field whose median shows a changed unit."""
    whole_lists: bool = False
    """Whether a batch about a project is the whole list, so that far fewer rows than last time are suspicious."""

    @cached_property
    def by_name(self) -> Mapping[str, FieldOf]:
        return {each.name: each for each in self.fields}


def runs_forward(first: str, last: str) -> Check:
    def check(row: Values) -> Iterator[tuple[str, str]]:
        if row.get(first) and row.get(last) and row[last] < row[first]:
            yield last, "reversed"

    return check


def paid_in_or_after(row: Values) -> Iterator[tuple[str, str]]:
    """Wages of a month are not paid before it begins."""
    if row.get("paid_on") and row["paid_on"] < row["month"]:
        yield "paid_on", "reversed"


def booked_its_way(row: Values) -> Iterator[tuple[str, str]]:
    """Money in is no payroll, and money out no labour fee."""
    if row.get("booked_as") and not goes_together(row["debit"], row["booked_as"]):
        yield "booked_as", "choice"


class BondEvent(StrEnum):
    """What happened to a guarantee 保函 or an insurance 保单 for wages: 出具, 续保, 到期失效, 赔付."""

    ISSUED = "issued"
    RENEWED = "renewed"
    EXPIRED = "expired"
    CLAIMED = "claimed"


SAID_OF = {
    BondEvent.ISSUED: ("form", "amount_fen", "expires_on"),
    BondEvent.RENEWED: ("expires_on",),
    BondEvent.EXPIRED: (),
    BondEvent.CLAIMED: ("amount_fen",),
}


def says_all(row: Values) -> Iterator[tuple[str, str]]:
    """What each event is nothing without; no guarantee and no payment is of nought."""
    for name in SAID_OF[row["event"]]:
        if row[name] is None:
            yield name, "missing"
        elif row[name] == 0:
            yield name, "amount"


PROJECT = FieldOf("project", "项目编号", values.line, required=True)
WORKER = FieldOf("id_number", "身份证号", values.id_number, required=True, personal=True)
NAME = FieldOf("name", "姓名", values.line, personal=True)
CARD = FieldOf("card", "银行卡号", values.card, personal=True)
TEAM = FieldOf("team", "班组", values.line)
EMPLOYER = FieldOf("employer_uscc", "用人单位统一社会信用代码", values.uscc)

KINDS = {
    kind.feed: kind
    for kind in (
        Kind(
            "rosters",
            "实名制花名册",
            (
                PROJECT,
                WORKER,
                FieldOf("name", "姓名", values.line, required=True, personal=True),
                FieldOf("phone", "手机号", values.line, personal=True),
                *(CARD, TEAM, EMPLOYER),
                FieldOf("entered_on", "进场日期", values.past_day),
                FieldOf("left_on", "离场日期", values.past_day),
                FieldOf("settled_on", "结清日期", values.past_day),
            ),
            worker="made",
            checks=(runs_forward("entered_on", "left_on"),),
            whole_lists=True,
        ),
        Kind(
            "contracts",
            "劳动合同",
            (
                *(PROJECT, WORKER, NAME),
                FieldOf(
                    "contract_kind",
                    "合同类型",
                    values.one_of("labour_contract", "written_agreement", "none"),
                    required=True,
                ),
                FieldOf("contract_from", "合同起始日", values.any_day),
                FieldOf("contract_to", "合同终止日", values.any_day),
                FieldOf("ended_on", "合同解除日", values.any_day),
            ),
            worker="made",
            checks=(runs_forward("contract_from", "contract_to"), runs_forward("contract_from", "ended_on")),
        ),
        Kind(
            "attendance",
            "考勤",
            (
                *(PROJECT, WORKER),
                FieldOf("at", "考勤时间", values.moment, required=True),
                FieldOf("direction", "进出", values.one_of("in", "out"), required=True),
            ),
            worker="made",
        ),
        Kind(
            "payrolls",
            "工资发放",
            (
                *(PROJECT, WORKER),
                FieldOf("month", "工资月份", values.month, required=True),
                FieldOf("payable_fen", "应发工资", values.fen, required=True),
                FieldOf("paid_fen", "实发工资", values.fen, required=True),
                FieldOf("back_pay", "是否补发", values.yes),
                FieldOf("paid_on", "发放日期", values.past_day),
                *(CARD, TEAM, EMPLOYER),
                FieldOf("signed_on", "签字日期", values.past_day),
                FieldOf("result", "代发结果", values.one_of("paid", "failed", "returned", "pending")),
            ),
            worker="known",
            checks=(paid_in_or_after,),
            amount="payable_fen",
            whole_lists=True,
        ),
        Kind(
            "account-transactions",
            "专户流水",
            (
                FieldOf("project", "项目编号", values.line),
                FieldOf("account", "专户账号", values.card, personal=True),
                FieldOf("bank", "银行", values.line, required=True),
                FieldOf("txn_no", "流水号", values.line),
                FieldOf("booked_on", "记账日期", values.past_day, required=True),
                FieldOf("debit", "借方", values.yes, required=True),
                FieldOf("amount_fen", "金额", values.fen, required=True),
                FieldOf("balance_fen", "余额", values.any_fen),
                FieldOf("counter_name", "对方户名", values.line, personal=True),
                FieldOf("counter_account", "对方账号", values.line, personal=True),
                FieldOf("purpose", "摘要", values.redacted, personal=True),
                FieldOf("payroll_batch", "工资批次号", values.line),
                FieldOf("booked_as", "款项类别", values.one_of(*Booking)),
                FieldOf("party_uscc", "分包单位统一社会信用代码", values.uscc),
                FieldOf("time", "时间", values.line),
            ),
            checks=(booked_its_way,),
        ),
        Kind(
            "bond-notices",
            "保证金出具机构报送",
            (
                PROJECT,
                FieldOf("notice_no", "通知编号", values.line, required=True),
                FieldOf("event", "通知类别", values.one_of(*BondEvent), required=True),
                FieldOf("policy_no", "保函（保单）编号", values.line, required=True),
                FieldOf("issuer", "出具机构", values.line, required=True),
                FieldOf("form", "种类", values.one_of("bank_guarantee", "insurance", "company_guarantee")),
                FieldOf("amount_fen", "金额", values.fen),
                FieldOf("happened_on", "发生日期", values.past_day, required=True),
                FieldOf("expires_on", "到期日期", values.any_day),
            ),
            checks=(says_all, runs_forward("happened_on", "expires_on")),
        ),
    )
}
"""By the name in the path. `time` only tells apart equal movements of one day that have no number."""
