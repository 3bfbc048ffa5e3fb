"""Taking facts in: keep each fact, derive what its matter contributes, score the employers.

Everything is derived from the set of facts kept, never from the order in which they came. So a fact that is late,
comes twice or before an earlier one ends in the same portrait; `sequence` orders what one sender said of one case.
Facts come by the hundred and are taken in together: a few statements for all of them.
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
    AboutCase,
    ArrearsFound,
    CaseClosed,
    CaseWithdrawn,
    CorrectionOrderOverdue,
    WagesPaid,
)
from shared.messaging.projection_rebuild import rebuilding
from shared.obligations.questions import Asking, ask_all, asking_for_number
from shared.regions import UnknownHere

Heard = dict[str, Any]
"""A row of what was heard, before it is kept."""


def complaint_filed(filed: ComplaintFiled) -> Heard:
    """A clue adds points; a large enough group is red at once. An employer nobody named gets no portrait.

    Late, after the case's facts: it takes its place by its own date, and a case whose employer had no code now has
    the complaint's employer.
    """
    named = filed.employer_uscc or (f"{UNNAMED}{filed.employer_key}" if filed.employer_key else None)
    heard = _of_complaint(filed, Kind.FILED, filed.filed_on)
    return heard | {"employer": named, "workers": filed.workers}


def complaint_closed(closed: ComplaintClosed) -> Heard:
    """Only a disposition that states a verified fact ends a clue; others are kept and change nothing.

    Before the filing it closes: kept, and applied when the filing comes.
    """
    heard = _of_complaint(closed, Kind.CLOSED, closed.closed_on)
    return heard | {"employer": closed.employer_uscc, "disposition": closed.disposition}


def arrears_found(found: ArrearsFound) -> Heard:
    """Verified arrears: red from that day on until a verified fact clears them.

    After the payment that cleared them (a replay): the episode is over at once.
    """
    owed = {"workers": found.workers, "outstanding_fen": found.outstanding_fen}
    return _of_case(found, Kind.FOUND, found.found_on) | owed


def wages_paid(paid: WagesPaid) -> Heard:
    """With nothing outstanding, verified arrears end on the day of payment. A part payment changes nothing.

    Before the arrears were heard of: kept, and counted once they are.
    """
    return _of_case(paid, Kind.PAID, paid.paid_on) | {"outstanding_fen": paid.outstanding_fen}


def order_overdue(overdue: CorrectionOrderOverdue) -> Heard:
    """Ordered to pay and did not: red from the day after the last day, until paid.

    After the payment: the episode is over at once.
    """
    return _of_case(overdue, Kind.OVERDUE, overdue.due_on) | {"outstanding_fen": overdue.outstanding_fen}


def case_closed(closed: CaseClosed) -> Heard:
    """Paid in full or found unsubstantiated: everything of the case and its complaint ends that day.

    Any other disposition clears nothing (MON: by verified fact, not by closing).
    """
    return _of_case(closed, Kind.CLOSED, closed.closed_on) | {"disposition": closed.disposition}


def case_withdrawn(withdrawn: CaseWithdrawn) -> Heard:
    """Opened in error, or minor and corrected (INV-15): what the case had verified no longer stands.

    The clue goes on fading. Before the facts it takes back: kept, and applied when they come.
    """
    return _of_case(withdrawn, Kind.WITHDRAWN, withdrawn.withdrawn_on)


HEARD_AS: dict[type[Event], Callable[[Any], Heard]] = {
    ComplaintFiled: complaint_filed,
    ComplaintClosed: complaint_closed,
    ArrearsFound: arrears_found,
    WagesPaid: wages_paid,
    CorrectionOrderOverdue: order_overdue,
    CaseClosed: case_closed,
    CaseWithdrawn: case_withdrawn,
}
"""What each fact says of a matter."""


async def hear(session: AsyncSession, facts: Sequence[Event]) -> None:
    """Keep the facts and derive anew what their matters contribute, to their employers and to those they had before.

    Twice: kept once. Late or out of order: derived from the whole set, the same in the end.
    """
    heards = [HEARD_AS[type(fact)](fact) for fact in facts]
    had = await projection_queries.lock_matters(session, heards)
    fresh = await projection_queries.hear(session, heards)
    if not fresh:
        return
    touched = {heard["matter"] for heard in fresh}
    told = await projection_queries.heard_of(session, touched)
    derived = [_derive(number, told[number]) for number in sorted(touched)]
    await projection_queries.place(session, [matter for matter, _, _ in derived])
    await projection_queries.contribute(session, touched, [row for _, rows, _ in derived for row in rows])
    await ask_all(session, [question for _, _, question in derived if question])
    concerned = {had[number] for number in touched} | {matter["employer"] for matter, _, _ in derived}
    if not rebuilding(session):
        await score(session, sorted(filter(None, concerned)))


def _of_complaint(fact: ComplaintFiled | ComplaintClosed, kind: Kind, on: date) -> Heard:
    return {
        "event_id": fact.event_id,
        "matter": fact.complaint,
        "kind": kind,
        "source": fact.complaint,
        "division": fact.division,
        "happened_on": on,
        "sequence": fact.sequence,
    }


def _of_case(fact: AboutCase, kind: Kind, on: date) -> Heard:
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


def _derive(number: str, told: Sequence[Any]) -> tuple[Heard, list[Heard], Asking | None]:
    """One matter from all that was heard of it: its row, its contributions, and what a person must be asked."""
    matter = _place(number, told)
    if matter["employer"] is None:
        return matter, [], None
    numbers, missing = _numbers(matter["division"], matter["filed_on"]) if matter["filed_on"] else (None, None)
    found = contributions([_fact(heard) for heard in told], numbers)
    question = asking_for_number(missing, subject_kind="matter", subject=number) if missing else None
    return matter, [_row(matter, contribution) for contribution in found], question


def _place(number: str, told: Sequence[Any]) -> Heard:
    """Whose matter it is and where, from all that was heard: the same whatever came first.

    The case's word on the employer counts before the complaint's, a code before a name's hash.
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
    """What counts where and when the clue was filed, or which number is unknown there."""
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


def _row(matter: Heard, found: Contribution) -> Heard:
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
