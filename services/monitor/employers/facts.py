"""The actions on facts: keep each fact, derive what its matter contributes, score the employers.

Contributions are derived from the set of facts kept, never from the order of arrival. A fact that is late, comes twice
or before an earlier one therefore leads to the same portrait; `sequence` orders the facts of one sender about one case.
Facts are handled in batches of up to some hundred, with a few statements for a batch.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.employers import projection_queries
from services.monitor.employers.rules.contributions import Contribution, Fact, Kind, Numbers, contributions
from services.monitor.employers.scores import UNNAMED, score
from shared import regions
from shared.contracts.event import Event
from shared.contracts.intake import ComplaintClosed, ComplaintFiled
from shared.contracts.mediation import (
    EMPLOYER,
    AboutCase,
    AboutOrder,
    ArrearsFound,
    CaseClosed,
    CaseWithdrawn,
    CorrectionOrderOverdue,
    PaymentReturned,
    WagesPaid,
)
from shared.messaging.projection_rebuild import rebuilding
from shared.obligations.questions import Asking, ask_all, asking_for_number
from shared.regions import UnknownHere

FactRow = dict[str, Any]
"""Column values of a row to be inserted."""


def complaint_filed(filed: ComplaintFiled) -> FactRow:
    """A clue adds points; a large enough group is red at once. An employer without code or name gets no portrait.

    Late, after the case's facts: it counts from its own date, and a case whose employer had no code gets the
    complaint's employer.
    """
    named = filed.employer_uscc or (f"{UNNAMED}{filed.employer_key}" if filed.employer_key else None)
    heard = _of_complaint(filed, Kind.FILED, filed.filed_on)
    return heard | {"employer": named, "workers": filed.workers}


def complaint_closed(closed: ComplaintClosed) -> FactRow:
    """Only a disposition that states a verified fact ends a clue; any other is kept and changes nothing.

    Before the filing that it closes: kept, and applied when the filing comes.
    """
    heard = _of_complaint(closed, Kind.CLOSED, closed.closed_on)
    return heard | {"employer": closed.employer_uscc, "disposition": closed.disposition}


def arrears_found(found: ArrearsFound) -> FactRow:
    """Verified arrears: red from that day until a verified fact clears them.

    After the payment that cleared them (a replay): the episode has no length.
    """
    owed = {"workers": found.workers, "outstanding_fen": found.outstanding_fen}
    return _of_case(found, Kind.FOUND, found.found_on) | owed


def wages_paid(paid: WagesPaid) -> FactRow:
    """With nothing outstanding, verified arrears end on the day of payment. A part payment changes nothing.

    Before the arrears were stated: kept, and counted when they are.
    """
    return _of_case(paid, Kind.PAID, paid.paid_on) | {"outstanding_fen": paid.outstanding_fen}


def payment_returned(back: PaymentReturned) -> FactRow:
    """Money that had been paid came back: what it had ended begins again on that day.

    Before the payment (a replay): kept, and counted by the sender's order.
    """
    return _of_case(back, Kind.RETURNED, back.returned_on) | {"outstanding_fen": back.outstanding_fen}


def order_overdue(overdue: CorrectionOrderOverdue) -> FactRow:
    """An order to pay was not obeyed: red from the day after the last day, until paid.

    After the payment: the episode has no length.
    """
    return _of_case(overdue, Kind.OVERDUE, overdue.due_on) | {"outstanding_fen": overdue.outstanding_fen}


def case_closed(closed: CaseClosed) -> FactRow:
    """Paid in full or found unsubstantiated: every contribution of the case and its complaint ends that day.

    Any other disposition clears nothing (MON: by verified fact, not by closing).
    """
    return _of_case(closed, Kind.CLOSED, closed.closed_on) | {"disposition": closed.disposition}


def case_withdrawn(withdrawn: CaseWithdrawn) -> FactRow:
    """The case was opened in error, or minor and corrected (INV-15): what it had verified no longer counts.

    The clue goes on fading. Before the facts that it withdraws: kept, and applied when they come.
    """
    return _of_case(withdrawn, Kind.WITHDRAWN, withdrawn.withdrawn_on)


HEARD_AS: dict[type[Event], Callable[[Any], FactRow]] = {
    ComplaintFiled: complaint_filed,
    ComplaintClosed: complaint_closed,
    ArrearsFound: arrears_found,
    WagesPaid: wages_paid,
    PaymentReturned: payment_returned,
    CorrectionOrderOverdue: order_overdue,
    CaseClosed: case_closed,
    CaseWithdrawn: case_withdrawn,
}
"""For each fact, the function that makes its row."""


async def hear(session: AsyncSession, facts: Sequence[Event]) -> None:
    """Keep the facts, derive their matters' contributions anew, and score the employers they concern now or did before.

    Delivered twice: kept once. Late or out of order: derived from the whole set, with the same result.
    """
    heards = [HEARD_AS[type(fact)](fact) for fact in facts if _of_employer(fact)]
    if not heards:
        return
    had = await projection_queries.lock_matters(session, heards)
    fresh = await projection_queries.hear(session, heards)
    if not fresh:
        return
    touched = {heard["matter"] for heard in fresh}
    told = await projection_queries.facts_of_matters(session, touched)
    derived = [_derive(number, told[number]) for number in sorted(touched)]
    await projection_queries.place(session, [matter for matter, _, _ in derived])
    await projection_queries.replace_contributions(session, touched, [row for _, rows, _ in derived for row in rows])
    await ask_all(session, [question for _, _, question in derived if question])
    concerned = {had[number] for number in touched} | {matter["employer"] for matter, _, _ in derived}
    if not rebuilding(session):
        await score(session, sorted(filter(None, concerned)))


def _of_employer(fact: Event) -> bool:
    """Whether the fact says something of the employer: an order that another is to pay first does not."""
    return not isinstance(fact, AboutOrder) or fact.addressee_role == EMPLOYER


def _of_complaint(fact: ComplaintFiled | ComplaintClosed, kind: Kind, on: date) -> FactRow:
    return {
        "event_id": fact.event_id,
        "matter": fact.complaint,
        "kind": kind,
        "source": fact.complaint,
        "division": fact.division,
        "happened_on": on,
        "sequence": fact.sequence,
    }


def _of_case(fact: AboutCase, kind: Kind, on: date) -> FactRow:
    return {
        "event_id": fact.event_id,
        "matter": fact.complaint or fact.case,
        "kind": kind,
        "source": fact.case,
        "employer": fact.employer_uscc,
        "division": fact.division,
        "happened_on": on,
        "sequence": fact.sequence,
    }


def _derive(number: str, told: Sequence[Any]) -> tuple[FactRow, list[FactRow], Asking | None]:
    """A matter derived from all its facts: its row, its contributions, and the question about an unknown number, if
    any.
    """
    matter = _matter_row(number, told)
    if matter["employer"] is None:
        return matter, [], None
    numbers, missing = _numbers(matter["division"], matter["filed_on"]) if matter["filed_on"] else (None, None)
    found = contributions([_fact(heard) for heard in told], numbers)
    question = asking_for_number(missing, subject_kind="matter", subject=number) if missing else None
    return matter, [_row(matter, contribution) for contribution in found], question


def _matter_row(number: str, told: Sequence[Any]) -> FactRow:
    """The matter's row: whose it is and where, whatever the order of arrival.

    The case's employer is preferred to the complaint's, a code to the hash of a name.
    """
    named = [heard for heard in told if heard.employer]
    best = max(named, key=lambda h: (not h.employer.startswith(UNNAMED), h.source != number, h.sequence), default=None)
    first = min(told, key=lambda h: (h.kind is not Kind.FILED, h.happened_on, h.sequence))
    return {
        "number": number,
        "employer": best.employer if best else None,
        "division": first.division,
        "first_on": min(heard.happened_on for heard in told),
        "filed_on": first.happened_on if first.kind is Kind.FILED else None,
    }


def _numbers(division: str, on: date) -> tuple[Numbers | None, UnknownHere | None]:
    """The numbers in force where and when the clue was filed, or the number that is unknown there."""
    try:
        numbers = Numbers(
            clue_points=regions.value(division, "risk_points_clue", on).number(),
            decay_months=regions.value(division, "risk_decay_months", on).number(),
            group_workers=regions.value(division, "risk_red_group_workers", on).number(),
        )
    except UnknownHere as missing:
        return None, missing
    return numbers, None


def _fact(heard: Any) -> Fact:
    return Fact(
        kind=heard.kind,
        source=heard.source,
        on=heard.happened_on,
        sequence=heard.sequence,
        workers=heard.workers,
        outstanding_fen=heard.outstanding_fen,
        disposition=heard.disposition,
    )


def _row(matter: FactRow, found: Contribution) -> FactRow:
    return {
        "id": uuid4(),
        "employer": matter["employer"],
        "matter": matter["number"],
        "division": matter["division"],
        "rule": found.rule,
        "source": found.source,
        "points": found.points,
        "hard": found.hard,
        "from_on": found.from_on,
        "until_on": found.until_on,
        "cleared_by": found.cleared_by,
        "sequence": found.sequence,
    }
