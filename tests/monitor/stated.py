"""Facts as intake and mediation state them, one plain function each, and how they reach a service."""

from datetime import date
from itertools import count
from typing import Any

from shared import clock
from shared.contracts.event import Event
from shared.contracts.intake import ComplaintClosed, ComplaintFiled
from shared.contracts.mediation import (
    ArrearsFound,
    CaseClosed,
    CaseWithdrawn,
    CorrectionOrderOverdue,
    PaymentReturned,
    WagesPaid,
)
from shared.messaging.broker import Record
from shared.messaging.envelope import record_of
from shared.messaging.outbox import OutboxRow

USCC = "91999999MA0000000X"
DIVISION = "420704"
TO_THE_EMPLOYER = {"addressee_role": "employer", "addressee_uscc": USCC}
_positions = count(1)


def filed(complaint: str = "420704-2025-000001", **differences: Any) -> ComplaintFiled:
    fact: dict[str, Any] = {
        "complaint": complaint,
        "division": DIVISION,
        "matter_kind": "complaint",
        "channel": "hotline_12345",
        "domain": "non_construction",
        "employer_uscc": USCC,
        "employer_key": "hash-of-name",
        "project_id": None,
        "workers": 1,
        "claimed_fen": 800_000,
        "filed_on": date(2025, 8, 28),
    }
    return ComplaintFiled(**fact | differences, sequence=next(_positions))


def complaint_closed(complaint: str = "420704-2025-000001", **differences: Any) -> ComplaintClosed:
    fact: dict[str, Any] = {
        "complaint": complaint,
        "division": DIVISION,
        "employer_uscc": USCC,
        "disposition": "NOT_SUBSTANTIATED",
        "closed_on": date(2025, 9, 3),
    }
    return ComplaintClosed(**fact | differences, sequence=next(_positions))


def about_case(**differences: Any) -> dict[str, Any]:
    about: dict[str, Any] = {
        "case": "C-420704-2025-000001",
        "complaint": "420704-2025-000001",
        "division": DIVISION,
        "employer_uscc": USCC,
        "sequence": next(_positions),
    }
    return about | differences


def found(**differences: Any) -> ArrearsFound:
    fact = {"found_on": date(2025, 8, 28), "workers": 1, "outstanding_fen": 800_000, "most_owed": []}
    told = {"rural": None, "perhaps_rural": None} | fact | differences
    return ArrearsFound(**about_case(**{"remuneration_fen": told["outstanding_fen"]} | told))


def paid(**differences: Any) -> WagesPaid:
    fact = {"receipt_no": "R-1", "payer": "employer", "paid_on": date(2025, 9, 1)}
    sums = {"paid_fen": 800_000, "outstanding_fen": 0, "workers": []}
    return WagesPaid(**about_case(**fact | sums | differences))


def overdue(**differences: Any) -> CorrectionOrderOverdue:
    """Everybody is a rural worker if nothing else is said."""
    fact = {"document_no": "测人社监令〔2025〕1号", "due_on": date(2025, 9, 10), "outstanding_fen": 800_000}
    rest: dict[str, Any] = {"workers": None, "remuneration_fen": None, "most_owed": []}
    told = fact | rest | differences
    pay = rural_pay(told["workers"] or 1, told["remuneration_fen"] or told["outstanding_fen"], told["most_owed"])
    if told["remuneration_fen"] == 0:
        pay = rural_pay(0, 0, [])
    rural = {"rural": pay, "perhaps_rural": pay}
    return CorrectionOrderOverdue(**about_case(**rural | TO_THE_EMPLOYER | told))


def rural_pay(workers: int, fen: int, most_owed: list[dict[str, Any]]) -> dict[str, Any]:
    return {"workers": workers, "remuneration_fen": fen, "most_owed": most_owed}


def closed(**differences: Any) -> CaseClosed:
    fact: dict[str, Any] = {"disposition": "PAID_IN_FULL", "closed_on": date(2025, 9, 2)}
    rest = {"opened_on": date(2025, 8, 29), "workers_paid": 1, "paid_fen": 800_000}
    return CaseClosed(**about_case(**fact | rest | differences))


def withdrawn(**differences: Any) -> CaseWithdrawn:
    fact: dict[str, Any] = {"disposition": "NOT_SUBSTANTIATED", "withdrawn_on": date(2025, 9, 2)}
    return CaseWithdrawn(**about_case(**fact | {"workers_paid": 0, "paid_fen": 0} | differences))


def on_the_wire(*facts: Event) -> list[Record]:
    return [
        record_of(
            OutboxRow(
                position=fact.sequence,
                event_id=fact.event_id,
                name=fact.name,
                version=fact.version,
                key=fact.key,
                occurred_at=clock.now(),
                body=fact.body,
            )
        )
        for fact in facts
    ]


def returned(**differences: Any) -> PaymentReturned:
    """The payment of `paid` came back, all of it."""
    fact = {"receipt_no": "R-1", "number": "T-1", "cause": "returned", "payer": "employer", "workers": []}
    sums = {"returned_on": date(2025, 9, 3), "returned_fen": 800, "outstanding_fen": 800}
    return PaymentReturned(**about_case(**fact | sums | differences))
