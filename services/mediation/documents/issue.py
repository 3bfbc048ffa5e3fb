"""Issuing a paper of a case, and voiding one: its number without a gap, what it says kept with its hash."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import LoadedCase
from services.mediation.documents import queries, words
from services.mediation.documents.facts import Known, facts_of, known_of
from services.mediation.documents.rules.checks import (
    IssuedBefore,
    OrderStands,
    check_in_force,
    check_issue,
    check_stated,
)
from services.mediation.documents.rules.kinds import PAPERS, Kind
from services.mediation.documents.schemas import IssueDocument
from services.mediation.documents.tables import CaseDocument
from services.mediation.inspection import queries as order_queries
from services.mediation.inspection.rules import OrderState, organ_of
from services.mediation.inspection.tables import DocumentCounter
from shared import clock
from shared.access.callers import Caller
from shared.commands.gathered import Further
from shared.documents import sheet
from shared.documents.numbers import next_number
from shared.documents.service import ServedBefore
from shared.documents.words import document_no
from shared.values.identifiers import redact


@dataclass(frozen=True)
class Taken:
    """The number of the organ's series that a new paper gets."""

    year: int
    sequence: int


def numbering(kind: Kind) -> Further[LoadedCase] | None:
    """Takes the paper's number before the decision, by a statement that keeps the counter locked until the paper is
    committed; a refusal gives it back. None for a paper that has none of the organ's."""
    if PAPERS[kind].word is None:
        return None

    async def take(session: AsyncSession, there: LoadedCase) -> None:
        organ, year = there.row.division[:6], clock.today().year
        sequence = await next_number(session, DocumentCounter, division=organ, kind=kind, year=year)
        there.keep(Taken(year, sequence))

    return Further(needed=lambda there: True, load=take, always=True)


def issue(there: LoadedCase, caller: Caller, kind: Kind, given: IssueDocument) -> CaseDocument:
    """The paper, as its template and the case's facts make it today.

    Raises NotStated, NotItsTime, FactMissing, and IssuedBefore for a correction order that has its paper.
    """
    check_stated(kind, given.facts)
    known = known_of(there, clock.today())
    facts = facts_of(known) | {name: redact(told) for name, told in given.facts.items()}
    check_issue(kind, known.standing, facts)
    taken = there.found(Taken)
    number = _number(there, kind, known, taken)
    content = words.content(kind, known, facts, number)
    paper = there.add(
        CaseDocument,
        case_number=there.key,
        kind=kind,
        rule_id=PAPERS[kind].rule,
        organ=there.row.division[:6],
        year=known.today.year,
        sequence=taken.sequence if taken else None,
        document_no=number,
        issued_on=known.today,
        issued_by=caller.label,
        content=content,
        sha256=sheet.digest(content),
    )
    there.step(by=caller.label, action="document-issued", facts=_told(paper))
    return paper


def void(there: LoadedCase, caller: Caller, document_id: UUID, reason: str) -> CaseDocument:
    """The paper was issued by mistake and reached nobody; its number stays used.

    Raises NotFound, VoidedBefore, ServedBefore, and OrderStands for the paper of an order that binds or will.
    """
    paper = queries.one_of(there, document_id)
    check_in_force(paper.voided_on)
    served = [each for each in queries.services_of(there) if each.document_id == document_id]
    if served:
        raise ServedBefore(on=served[0].served_on)
    orders = {order.document_no: order for order in order_queries.orders_of(there)}
    if paper.kind is Kind.CORRECTION_ORDER and orders[str(paper.document_no)].state is not OrderState.CANCELLED:
        raise OrderStands
    paper.voided_on, paper.voided_by, paper.void_reason = clock.today(), caller.label, redact(reason)
    there.step(by=caller.label, action="document-voided", note=reason, facts=_told(paper))
    return paper


def _number(there: LoadedCase, kind: Kind, known: Known, taken: Taken | None) -> str | None:
    """Its number as it is printed. Raises IssuedBefore."""
    if kind is Kind.CORRECTION_ORDER:
        assert known.order is not None, "an order stands"
        number = known.order.order.document_no
        if any(each.document_no == number for each in queries.documents_of(there)):
            raise IssuedBefore(document_no=number)
        return number
    if taken is None:
        return None
    beginning = f"{organ_of(there.row.division[:6])}人社{PAPERS[kind].word}"
    return document_no(beginning, taken.year, taken.sequence, known.office.brackets)


def _told(paper: CaseDocument) -> dict[str, str | None]:
    """What history tells of it: the chain shows a content that was changed afterwards."""
    return {
        "document_id": str(paper.document_id),
        "kind": paper.kind.value,
        "document_no": paper.document_no,
        "sha256": paper.sha256,
    }
