"""Facts stated by mediation: what happened in a case, and what became of the money."""

from datetime import date

from shared.contracts.event import Event


class AboutCase(Event, keyed_by="case"):
    """What every fact about a case carries. Never sent itself."""

    case: str
    complaint: str | None
    employer_uscc: str | None


class CaseOpened(AboutCase, name="mediation.case-opened"):
    """A case was opened 立案; its clocks run from `opened_on`."""

    opened_on: date
    workers: int
    claimed_fen: int


class CaseAssigned(AboutCase, name="mediation.case-assigned"):
    """The case has an officer who answers for it."""

    assignee: str
    assigned_on: date


class ArrearsFound(AboutCase, name="mediation.arrears-found"):
    """An officer verified that wages are owed 经核实存在欠薪; `outstanding_fen` is what is still owed that day."""

    found_on: date
    workers: int
    outstanding_fen: int


class MediationAgreed(AboutCase, name="mediation.mediation-agreed"):
    """Both sides agreed on a sum and a day 达成调解."""

    agreed_on: date
    pay_by: date
    agreed_fen: int


class MediationFailed(AboutCase, name="mediation.mediation-failed"):
    """No agreement; the worker may arbitrate (MED-03)."""

    failed_on: date
    reason: str


class WagesPaid(AboutCase, name="mediation.wages-paid"):
    """A payment reached a worker and stands in the ledger with its receipt."""

    receipt_no: str
    payer: str
    paid_on: date
    paid_fen: int
    outstanding_fen: int


class CorrectionOrderIssued(AboutCase, name="mediation.correction-order-issued"):
    """The employer was ordered to pay by a day 限期改正指令书 (INV-09)."""

    document_no: str
    issued_on: date
    due_on: date
    ordered_fen: int


class CorrectionOrderServed(AboutCase, name="mediation.correction-order-served"):
    """The order reached the employer 送达; from here it binds."""

    document_no: str
    served_on: date
    due_on: date


class CorrectionOrderOverdue(AboutCase, name="mediation.correction-order-overdue"):
    """The day in the order passed and the wages are not paid. What follows is for persons to decide."""

    document_no: str
    due_on: date
    outstanding_fen: int


class CaseClosed(AboutCase, name="mediation.case-closed"):
    """The case ended 结案: every line paid with evidence or lawfully ended."""

    disposition: str
    closed_on: date
    opened_on: date
    workers_paid: int
    paid_fen: int


class CaseWithdrawn(AboutCase, name="mediation.case-withdrawn"):
    """The case was withdrawn 撤销立案: opened in error, or minor and corrected (INV-15)."""

    withdrawn_on: date
