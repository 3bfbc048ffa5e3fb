"""What is known of a project and of the evidence on its regimes, as far as judging needs it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from shared.calendar.working_days import Term


class Evidence(StrEnum):
    """The kinds of evidence put on file for a project; the value is the last segment of the route."""

    WAGE_ACCOUNT = "wage-account"
    BOND = "bond"
    AGREEMENT = "agreement"
    NOTICE_BOARD = "notice-board"
    PLEDGE = "pledge"
    WAGE_OFFICER = "wage-officer"
    LABOUR_FEE_PLAN = "labour-fee-plan"
    GATE = "gate"


Signer = Literal["project_owner", "general_contractor", "bank", "industry_department"]
SIGNERS: dict[Signer, str] = {"project_owner": "建设单位", "general_contractor": "总包单位", "bank": "开户银行"}
"""Who signs the three-party agreement on the account (ACC-02)."""

BoardPart = Literal["parties", "wages", "contacts"]
BOARD_PARTS: dict[BoardPart, str] = {
    "parties": "参建单位、行业主管部门和劳资专管员",
    "wages": "最低工资标准和工资支付日期",
    "contacts": "监管部门电话、仲裁和法律援助渠道、举报热线",
}
"""The three groups of information shown on the board (CON-15)."""

GateWay = Literal["face", "fingerprint", "id_card", "work_card", "qr_code", "by_hand"]
"""How a gate knows a worker: 人脸、指纹、身份证、实名卡、二维码、人工登记 (RN-04)."""

WorksKind = Literal["building", "municipal", "water"]
"""房建、市政和交通、水利: by which the least share of the labour fee differs (ACC-07)."""

ExemptBy = Literal["BOND-04", "BOND-06"]


OF_ITS_USE = ("in_use", "top_up_by")
"""What of a bond's content follows its use, and stays when the office puts the bond on file again."""


@dataclass(frozen=True)
class Works:
    """The project itself; a day that was not given is None."""

    name: str
    general_contractor: str
    kind: WorksKind | None = None
    contract_on: date | None = None
    contract_fen: int | None = None
    permit_needed: bool = True
    permit_on: date | None = None
    started_on: date | None = None
    completed_on: date | None = None
    stands_still: bool = False
    """A stoppage 停工 has begun and not ended."""


@dataclass(frozen=True)
class Account:
    opened_on: date
    name: str
    filed_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Bond:
    """Money or a guarantee; or a decision that none is owed, under the rule in `exempt_by`."""

    amount_fen: int | None = None
    due_fen: int | None = None
    expires_on: date | None = None
    exempt_by: ExemptBy | None = None
    in_use: bool = False
    """It is being drawn, or was and is not topped up yet."""
    top_up_by: date | None = None
    """Until when what was drawn is to be topped up (BOND-10); None until the bank has paid it all, or while the place's
    days are unknown.
    """
    returned_on: date | None = None


@dataclass(frozen=True)
class Agreement:
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class Board:
    shows: tuple[BoardPart, ...]
    taken_down_on: date | None = None


@dataclass(frozen=True)
class WageOfficer:
    placed_on: date


@dataclass(frozen=True)
class Gate:
    """In which ways the gate of a site may be passed."""

    ways: tuple[GateWay, ...]


@dataclass(frozen=True)
class LabourFeePlan:
    cycle_months: int
    amount_fen: int | None = None
    share_percent: Decimal | None = None


@dataclass(frozen=True)
class OnFile:
    """The evidence on file; None where there is none of that kind."""

    account: Account | None = None
    bond: Bond | None = None
    agreement: Agreement | None = None
    board: Board | None = None
    wage_officer: WageOfficer | None = None
    labour_fee_plan: LabourFeePlan | None = None
    gate: Gate | None = None


@dataclass(frozen=True)
class Fed:
    """What feeds tell of a project. `attended_month` is the newest month in which anybody passed a gate, the next three
    are people of that month and of the roster. `lines` are payroll lines; `paid_month` is the newest month whose pay
    the account's movements cover, with the lines that they show and those that the sheet alone calls paid. `cut`: a
    statement of the account does not add up or waits for a person, and what is not seen may be in what lacks (C136).
    """

    attended_month: date | None = None
    unregistered: int = 0
    uncontracted: int = 0
    registered: int = 0
    lines: int = 0
    movements: bool = False
    cut: bool = False
    paid_month: date | None = None
    shown: int = 0
    outside: int = 0


@dataclass(frozen=True)
class Numbers:
    """The numbers that vary by place, as in force on the day that started the duty; None where unknown there."""

    account_open: Term | None = None
    account_filing: Term | None = None
    bond_deposit: Term | None = None
    below_bond_line: bool | None = None
    fee_cycle_months: int | None = None
    agreement_parties: int | None = None
    fee_share: Decimal | None = None
    """The least share of the labour fee in the progress payment, for works of this kind (ACC-07)."""
