"""Facts about an employer as intake and mediation state them, one plain function each; some are monitor's too."""

from datetime import date
from typing import Any

from shared.contracts.event import Event
from shared.contracts.intake import ComplaintAccepted
from shared.contracts.mediation import (
    CaseOpened,
    CaseReferredToPolice,
    CorrectionOrderIssued,
    CorrectionOrderMet,
    CorrectionOrderServed,
    MediationAgreed,
)
from tests.monitor.stated import (
    DIVISION,
    TO_THE_EMPLOYER,
    USCC,
    about_case,
    closed,
    found,
    on_the_wire,
    overdue,
    paid,
    rural_pay,
    withdrawn,
)

__all__ = ["USCC", "closed", "found", "on_the_wire", "overdue", "paid", "withdrawn"]
COMPLAINT = "420704-2025-000001"
CASE = "C-420704-2025-000001"
ORDER = "测人社监令〔2025〕1号"


def accepted(**differences: Any) -> ComplaintAccepted:
    fact: dict[str, Any] = {
        "complaint": COMPLAINT,
        "division": DIVISION,
        "approver": "labour_authority/head-1",
        "opened_on": date(2025, 8, 28),
        "filed_on": date(2025, 8, 28),
        "channel": "hotline_12345",
        "domain": "non_construction",
        "employer_uscc": USCC,
        "employer_key": None,
        "employer_name": "虚构建设有限公司",
        "workers": 1,
        "claimed_fen": 800_000,
        "period_from": "2025-03",
        "period_to": "2025-07",
    }
    sequence = about_case()["sequence"]
    return ComplaintAccepted(**fact | differences, sequence=sequence)


def opened(**differences: Any) -> CaseOpened:
    fact: dict[str, Any] = {"opened_on": date(2025, 8, 28), "workers": 1, "claimed_fen": 800_000}
    return CaseOpened(**about_case(**fact | differences))


def agreed(**differences: Any) -> MediationAgreed:
    fact = {"agreed_on": date(2025, 8, 30), "pay_by": date(2025, 9, 5), "agreed_fen": 800_000}
    return MediationAgreed(**about_case(**fact | differences))


def issued(**differences: Any) -> CorrectionOrderIssued:
    fact = {"document_no": ORDER, "issued_on": date(2025, 9, 1), "due_on": date(2025, 9, 10), "ordered_fen": 800_000}
    return CorrectionOrderIssued(**about_case(**fact | TO_THE_EMPLOYER | differences))


def served(**differences: Any) -> CorrectionOrderServed:
    fact = {"document_no": ORDER, "served_on": date(2025, 9, 2), "due_on": date(2025, 9, 10)}
    return CorrectionOrderServed(**about_case(**fact | TO_THE_EMPLOYER | differences))


def met(**differences: Any) -> CorrectionOrderMet:
    fact = {"document_no": ORDER, "met_on": date(2025, 9, 10), "due_on": date(2025, 9, 10), "paid_fen": 800_000}
    order = {"served_on": date(2025, 9, 2), "ordered_fen": 800_000}
    return CorrectionOrderMet(**about_case(**fact | order | TO_THE_EMPLOYER | differences))


def referred(**differences: Any) -> CaseReferredToPolice:
    fact = {"proposal": "R-1", "document_no": ORDER, "approved_on": date(2025, 9, 20), "workers": 1}
    sent = {"referred_on": date(2025, 9, 20), "outstanding_fen": 800_000}
    return CaseReferredToPolice(**about_case(**fact | sent | TO_THE_EMPLOYER | differences))


def an_unpaid_order(*, fen: int = 800_000, workers: int = 1, **differences: Any) -> list[Event]:
    """Accepted, opened, verified, ordered, served, overdue; every worker is a rural worker if nothing else is said."""
    about = {"workers": workers, "claimed_fen": fen} | differences
    rural = {"rural": rural_pay(workers, fen, []), "perhaps_rural": rural_pay(workers, fen, [])}
    return [
        accepted(**about),
        opened(**about),
        found(workers=workers, outstanding_fen=fen, **differences),
        issued(ordered_fen=fen, **differences),
        served(**differences),
        overdue(outstanding_fen=fen, **rural | differences),
    ]
