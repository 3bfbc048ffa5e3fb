"""The service of a case's paper 送达: on whom, how, from which day it counts, and with which proof."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.mediation.cases.load import LoadedCase
from services.mediation.documents import queries
from services.mediation.documents.rules.checks import ServiceNotYet, check_in_force, check_recipient
from services.mediation.documents.rules.kinds import Kind
from services.mediation.documents.schemas import ServeDocument
from services.mediation.documents.tables import CaseDocument, DocumentService
from services.mediation.inspection import orders
from services.mediation.inspection import queries as order_queries
from services.mediation.inspection.rules import OrderState
from shared import clock, regions
from shared.access.callers import Caller
from shared.calendar.working_days import Term
from shared.documents.service import ServedBefore, check_means, check_unserved, counts_from
from shared.values.date_checks import check_past
from shared.values.identifiers import redact

ANNOUNCED_KEY, FLED_KEY = "announcement_service_days", "announcement_service_fled_days"
"""The days of an announcement (INV-05), and the place's own where the employer fled or the matter is a group's."""


@dataclass(frozen=True)
class Reached:
    """When and how an order reached whom it binds, as its procedure asks."""

    served_on: date
    means: str
    on_record: bool


def serve(there: LoadedCase, caller: Caller, document_id: UUID, given: ServeDocument) -> CaseDocument:
    """The paper reached one side, which counts from its day; a correction order's day binds from there (INV-09).

    Raises NotFound, VoidedBefore, NotForThem, NotPosted, ServedBefore, ConsentMissing, RecordMissing, InTheFuture,
    TooEarly, DayOfServiceUnknown; of a correction order ServiceNotYet, and what the order's own service refuses.
    """
    paper, today = queries.one_of(there, document_id), clock.today()
    check_in_force(paper.voided_on)
    check_recipient(paper.kind, given.recipient, given.means)
    services = queries.services_of(there)
    before = [each for each in services if (each.document_id, each.recipient) == (document_id, given.recipient)]
    check_unserved(before[0].served_on if before else None)
    check_means(given.means, consent=given.consent, on_record=given.on_record)
    check_past(given.on, today, "on", earliest=paper.issued_on)
    counts = counts_from(given.means, given.on, _announced(there.row.division, given), given.counts_on)
    if paper.kind is Kind.CORRECTION_ORDER:
        _serve_order(there, caller, str(paper.document_no), given, counts, today)
    new = there.add(
        DocumentService,
        document_id=document_id,
        recipient=given.recipient,
        happened_on=given.on,
        on_record=given.on_record,
        served_on=counts,
        served_means=given.means,
        served_by=given.by or caller.label,
        proof=redact(given.proof),
        recorded_by=caller.label,
    )
    services.append(new)
    facts = {
        "document_id": str(document_id),
        "sha256": paper.sha256,
        "recipient": given.recipient.value,
        "means": given.means.value,
        "served_on": counts,
    }
    there.step(by=caller.label, action="document-served", facts=facts)
    return paper


def _announced(division: str, given: ServeDocument) -> Term | None:
    """How long an announcement of that day lasts there; None where no number is known. A place without days of its own
    for who fled has the usual ones."""
    fled = regions.find(division, FLED_KEY, given.on) if given.fled else None
    known = fled or regions.find(division, ANNOUNCED_KEY, given.on)
    return known.term() if known else None


def _serve_order(
    there: LoadedCase, caller: Caller, number: str, given: ServeDocument, counts: date, today: date
) -> None:
    """The order's own service, unless it was recorded before: then it is the same day, or the paper is not served."""
    if counts > today:
        raise ServiceNotYet(on=counts)
    [order] = [each for each in order_queries.orders_of(there) if each.document_no == number]
    if order.state is OrderState.ISSUED:
        orders.serve(there, caller, Reached(counts, given.means.value, given.on_record))
    elif order.served_on != counts:
        raise ServedBefore(on=order.served_on)
