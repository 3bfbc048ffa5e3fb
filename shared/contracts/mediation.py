"""Facts stated by mediation: the steps of a case, and the money paid in it."""

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.contracts.event import Event

EMPLOYER = "employer"
"""The role of an order's addressee whom `employer_uscc` means."""


class AboutCase(Event, keyed_by="case"):
    """What every fact about a case carries. Never sent itself."""

    case: str
    complaint: str | None
    employer_uscc: str | None


class CaseOpened(AboutCase, name="mediation.case-opened", version=2):
    """A case was opened 立案; its deadlines run from `opened_on`. `claimed_fen`: null where nobody knows how much."""

    opened_on: date
    workers: int
    claimed_fen: int | None

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Under version 1 a sum that nobody knew was said to be 0, as one of 0 was."""
        return body


class CaseAssigned(AboutCase, name="mediation.case-assigned"):
    """The case has an officer who is responsible for it."""

    assignee: str
    assigned_on: date


class OwedToOne(BaseModel):
    """What one worker is owed and for how many months of pay; the worker is not named.

    `months` are those the period touches, or that an officer stated; `whole` those that are certainly whole. None in
    facts that did not tell: then the first and the last may be parts of a month (CRIM-02).
    """

    model_config = ConfigDict(frozen=True)

    months: int | None
    fen: int
    whole: int | None = None


class Pay(BaseModel):
    """What some of a case's workers are owed for their work, told as in `ArrearsFound`."""

    model_config = ConfigDict(frozen=True)

    workers: int
    remuneration_fen: int
    most_owed: list[OwedToOne]


class ArrearsFound(AboutCase, name="mediation.arrears-found", version=4):
    """An officer verified that wages are owed 经核实存在欠薪; `outstanding_fen` is what is still owed that day.

    `remuneration_fen` is the part of it that is pay for work 劳动报酬, which CRIM-02 counts. `most_owed` has, for each
    number of months, the worker owed most for at least so many months; empty while one total is recorded for several
    workers. `rural` is the part of those known to be rural workers 农民工, `perhaps_rural` that of all not known to
    be others: the listing of 令45 counts no other pay (INT-11). None in facts that did not tell them apart.
    """

    found_on: date
    workers: int
    outstanding_fen: int
    remuneration_fen: int
    most_owed: list[OwedToOne]
    rural: Pay | None
    perhaps_rural: Pay | None

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Version 1 had one sum: with a single worker it is that worker's, for an unknown number of months."""
        single = [{"months": None, "fen": body["outstanding_fen"]}] if body["workers"] == 1 else []
        return body | {"remuneration_fen": body["outstanding_fen"], "most_owed": single}

    @staticmethod
    def from_v2(body: dict[str, Any]) -> dict[str, Any]:
        """Version 2 told nobody's status."""
        return body | {"rural": None, "perhaps_rural": None}

    @staticmethod
    def from_v3(body: dict[str, Any]) -> dict[str, Any]:
        """Version 3 did not tell which months are whole (`OwedToOne`)."""
        return body


class MediationAgreed(AboutCase, name="mediation.mediation-agreed"):
    """Both sides agreed on a sum and a day 达成调解."""

    agreed_on: date
    pay_by: date
    agreed_fen: int


class MediationFailed(AboutCase, name="mediation.mediation-failed"):
    """No agreement; the worker may arbitrate (MED-03)."""

    failed_on: date
    reason: str


class PaidTo(BaseModel):
    """What of a payment one worker of the list received."""

    worker_ref: str
    fen: int


class WagesPaid(AboutCase, name="mediation.wages-paid", version=2):
    """A payment reached a worker and is booked in the ledger with its receipt.

    `workers`: who of the list received what; empty where it was paid on a total without names.
    """

    receipt_no: str
    payer: str
    paid_on: date
    paid_fen: int
    outstanding_fen: int
    workers: list[PaidTo]

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Version 1 did not say who received it."""
        return body | {"workers": []}


class PaymentReturned(AboutCase, name="mediation.payment-returned"):
    """A payment, or a part of it, is not with the worker: `cause` is `returned` or `reversed` by the bank, or
    `mistaken`. `workers`: from whom it was taken, each with the fen; empty where it had been paid on a total.
    """

    receipt_no: str
    number: str
    cause: str
    payer: str
    returned_on: date
    returned_fen: int
    outstanding_fen: int
    workers: list[PaidTo]


class AboutOrder(AboutCase):
    """What every fact about a correction order carries: whom it binds. Never sent itself.

    `addressee_role` is `employer`, or `general_contractor` for one that pays first (LIAB-05, LIAB-06).
    """

    document_no: str
    addressee_role: str
    addressee_uscc: str | None


def to_the_employer(body: dict[str, Any]) -> dict[str, Any]:
    """A fact of before orders had an addressee: every order bound the employer."""
    return body | {"addressee_role": EMPLOYER, "addressee_uscc": body["employer_uscc"]}


class CorrectionOrderIssued(AboutOrder, name="mediation.correction-order-issued", version=2):
    """The addressee was ordered to pay by a day 限期改正指令书 (INV-09)."""

    issued_on: date
    due_on: date
    ordered_fen: int

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Version 1 had no addressee."""
        return to_the_employer(body)


class CorrectionOrderServed(AboutOrder, name="mediation.correction-order-served", version=2):
    """The order was served on the addressee 送达 and binds from then on."""

    served_on: date
    due_on: date

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Version 1 had no addressee."""
        return to_the_employer(body)


class CorrectionOrderMet(AboutOrder, name="mediation.correction-order-met"):
    """The order was obeyed 已履行: those liable paid, and nothing that it ordered is owed any more.

    In time where `met_on` is `due_on` at the latest; one that fell overdue before is met late. `paid_fen` of
    `ordered_fen` came from those liable; what is lacking was withdrawn or rejected. `served_on` is None where it was
    paid before it was served.
    """

    met_on: date
    due_on: date
    served_on: date | None
    ordered_fen: int
    paid_fen: int


class CorrectionOrderOverdue(AboutOrder, name="mediation.correction-order-overdue", version=5):
    """The day in the order passed and what it ordered is not paid. Persons decide what follows.

    `workers`, `remuneration_fen`, `most_owed`, `rural` and `perhaps_rural` say, as in `ArrearsFound`, what on that day
    is verified and unpaid of what this order, and orders overdue before it to the same addressee, ordered: a line in no
    order does not count.
    `outstanding_fen` is all that the case still owes.
    """

    due_on: date
    outstanding_fen: int
    workers: int | None
    remuneration_fen: int | None
    most_owed: list[OwedToOne]
    rural: Pay | None
    perhaps_rural: Pay | None

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Version 1 did not say how many workers are owed and how much: the last `ArrearsFound` applies."""
        return body | {"workers": None, "remuneration_fen": None, "most_owed": []}

    @staticmethod
    def from_v2(body: dict[str, Any]) -> dict[str, Any]:
        """Version 2 had no addressee, and counted every verified line of the case."""
        return to_the_employer(body)

    @staticmethod
    def from_v3(body: dict[str, Any]) -> dict[str, Any]:
        """Version 3 told nobody's status."""
        return body | {"rural": None, "perhaps_rural": None}

    @staticmethod
    def from_v4(body: dict[str, Any]) -> dict[str, Any]:
        """Version 4 did not tell which months are whole (`OwedToOne`)."""
        return body


class BondDrawDecided(AboutCase, name="mediation.bond-draw-decided"):
    """The head decided to draw on a project's wage bond 决定动用工资保证金 (BOND-09): its bank is told to pay.

    `basis` is the decision that was not obeyed by `obey_by`; a correction order never is one. `drawn_on` is the day of
    this decision.
    """

    project: str
    basis: Literal["administrative_decision", "advance_decision"]
    decision_no: str
    decided_on: date
    served_on: date
    obey_by: date
    workers: int
    amount_fen: int
    drawn_on: date


class CaseReferredToPolice(AboutOrder, name="mediation.case-referred-to-police", version=2):
    """The head approved, and the case went to the police as suspected refusal to pay 移送公安 (CRIM-12).

    Suspected is whom the order bound, by role and code.
    """

    proposal: str
    approved_on: date
    referred_on: date
    workers: int
    outstanding_fen: int

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Version 1 had no addressee."""
        return to_the_employer(body)


class PoliceAnswered(AboutCase, name="mediation.police-answered"):
    """The police opened, or did not open, a criminal case on a referral 公安答复 (CRIM-16, CRIM-17).

    `answer` is `opened`, `not_opened`, or `upheld` after a reconsideration.
    """

    proposal: str
    answer: str
    police_no: str | None
    answered_on: date


class CaseClosed(AboutCase, name="mediation.case-closed"):
    """The case ended 结案: every line paid with evidence or lawfully ended."""

    disposition: str
    closed_on: date
    opened_on: date
    workers_paid: int
    paid_fen: int


class CaseWithdrawn(AboutCase, name="mediation.case-withdrawn", version=2):
    """The case was withdrawn 撤销立案: opened in error, or minor and corrected (INV-15).

    `disposition` says how the matter ended, as for a case that was closed.
    """

    disposition: str
    withdrawn_on: date
    workers_paid: int
    paid_fen: int

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Version 1 did not say how the matter ended, and everybody was told this."""
        return body | {"disposition": "UNREACHABLE_OR_WITHDRAWN", "workers_paid": 0, "paid_fen": 0}


class CaseExtended(AboutCase, name="mediation.case-extended"):
    """The head extended the time to handle the case, before it had passed 延长办理期限 (INV-02)."""

    extended_on: date
    was_due_on: date
    due_on: date
    rule_id: str


class CaseSuspended(AboutCase, name="mediation.case-suspended"):
    """From this day time is not counted 不计入办理期限: announcement, audit, expert examination (INV-02).

    `due_on` is the last day the case would have without the suspension.
    """

    ground: str
    suspended_on: date
    due_on: date
    rule_id: str


class CaseResumed(AboutCase, name="mediation.case-resumed"):
    """Time counts again from this day 恢复计算; the rest of the term runs until `due_on` (INV-02)."""

    resumed_on: date
    was_due_on: date
    due_on: date
    rule_id: str


class AboutHearing(AboutCase):
    """What facts about a hearing carry. Never sent itself."""

    hearing: str
    starts: AwareDatetime


class HearingSet(AboutHearing, name="mediation.hearing-set"):
    """A hearing 开庭 or session of mediation 调解会 was set. `notice_by`: the last day on which the parties are served
    its notice in time (ARB-04); null for mediation. `where`: venue and room; null by cloud.
    """

    kind: str
    where: str | None
    cloud: bool
    ends: AwareDatetime
    notice_by: date | None


class HearingMoved(AboutHearing, name="mediation.hearing-moved"):
    """It is held at another time, in another room or before others; `was` is when it was to begin."""

    kind: str
    where: str | None
    cloud: bool
    ends: AwareDatetime
    notice_by: date | None
    was: AwareDatetime


class HearingCancelled(AboutHearing, name="mediation.hearing-cancelled"):
    """It is not held."""

    reason: str
