"""HTTP in. Each route parses, calls one action or query, and shows the outcome; no rule lives here."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.actions import answering, deciding, filing
from services.intake.rules.stage import Stage
from services.intake.shapes import (
    AcceptIn,
    AskSupplementIn,
    AssignIn,
    CallBackIn,
    Channel,
    ComplaintOut,
    Domain,
    EmployerOut,
    InterimIn,
    NewComplaint,
    ProposeIn,
    ReasonIn,
    Receipt,
    RedirectIn,
    RefuseIn,
    ReporterInClear,
    ReporterOut,
    SupplementIn,
)
from services.intake.tables import Complaint, Reporter
from shared import history, lists
from shared.clock import CHINA
from shared.database import keyring_of
from shared.doors import Calling, DoorRoute, SeenVersion, Transaction
from shared.fields import Division, Uscc
from shared.lists import Cursor, Limit

router = APIRouter(prefix="/v1/complaints", tags=["complaints"], route_class=DoorRoute)


def chosen_filters(
    stage: Stage | None = None,
    channel: Channel | None = None,
    division: Division | None = None,
    domain: Domain | None = None,
    employer_uscc: Uscc | None = None,
    project_id: str | None = None,
    collective: bool | None = None,
    due_before: Annotated[date | None, Query(description="undecided, and due before this day")] = None,
    filed_from: date | None = None,
    filed_to: date | None = None,
    q: Annotated[str | None, Query(min_length=2, max_length=100, description="employer, project or text")] = None,
) -> dict[str, Any]:
    """What a list or a count is narrowed to."""
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(chosen_filters)]


@router.post("", status_code=201)
async def file_complaint(session: Transaction, caller: Calling, new: NewComplaint, request: Request) -> Receipt:
    """File a complaint. Once this answers 201, every listener is certain to hear of it."""
    filed = await filing.file_complaint(session, caller, new)
    request.state.replayed = filed.replayed
    return filed.receipt


@router.get("")
async def list_complaints(
    session: Transaction, caller: Calling, filters: Filters, limit: Limit = 50, cursor: Cursor = None
) -> lists.Page[ComplaintOut]:
    """Complaints the caller may see, newest first."""
    chosen = queries.chosen(caller, filters)
    complaints, following = await lists.page(session, chosen, queries.ORDER, limit, cursor)
    reporters = await queries.reporters_of(session, list(complaints))
    items = [shown(complaint, reporters[complaint.reporter_id]) for complaint in complaints]
    return lists.Page(items=items, next=following)


@router.get("/count")
async def count_complaints(session: Transaction, caller: Calling, filters: Filters) -> lists.Count:
    """How many there are, by the same filters and the same scope as the list."""
    return await lists.count(session, queries.chosen(caller, filters))


@router.get("/{number}")
async def read_complaint(session: Transaction, caller: Calling, number: str) -> ComplaintOut:
    """One complaint, personal data masked."""
    return await _shown(session, await queries.read(session, caller, number))


@router.get("/{number}/history")
async def read_history(session: Transaction, caller: Calling, number: str) -> history.History:
    """Every step, oldest first, with the chain's hashes."""
    complaint = await queries.read(session, caller, number)
    return await history.steps(session, "complaint", complaint.number)


@router.get("/{number}/reporter")
async def read_reporter(
    session: Transaction,
    caller: Calling,
    number: str,
    purpose: Annotated[str, Query(min_length=4, max_length=200, description="why; it is written down")],
) -> ReporterInClear:
    """The reporter in clear. Needs a scope of its own; who read it and why goes to the read log."""
    complaint = await queries.read(session, caller, number)
    person = await queries.reporter_of(session, complaint)
    history.log_read(session, by=caller.label, kind="complaint", subject=number, purpose=purpose)
    reveal = keyring_of(session).reveal
    return ReporterInClear(
        name=reveal(person.person_key, person.name),
        phone=reveal(person.person_key, person.phone),
        id_no=reveal(person.person_key, person.id_no),
        summary=reveal(person.person_key, complaint.summary) or "",
    )


@router.post("/{number}/propose-filing")
async def propose_filing(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ProposeIn
) -> ComplaintOut:
    return await _shown(session, await deciding.propose_filing(session, caller, number, seen, body))


@router.post("/{number}/accept")
async def accept(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: AcceptIn) -> ComplaintOut:
    """Accept the complaint, which opens its case the same day."""
    return await _shown(session, await deciding.accept(session, caller, number, seen, body))


@router.post("/{number}/refuse")
async def refuse(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: RefuseIn) -> ComplaintOut:
    return await _shown(session, await deciding.refuse(session, caller, number, seen, body))


@router.post("/{number}/redirect")
async def redirect(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: RedirectIn
) -> ComplaintOut:
    return await _shown(session, await deciding.redirect(session, caller, number, seen, body))


@router.post("/{number}/ask-supplement")
async def ask_supplement(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: AskSupplementIn
) -> ComplaintOut:
    return await _shown(session, await deciding.ask_supplement(session, caller, number, seen, body))


@router.post("/{number}/supplement")
async def supplement(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: SupplementIn
) -> ComplaintOut:
    return await _shown(session, await deciding.supplement(session, caller, number, seen, body))


@router.post("/{number}/assign")
async def assign(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: AssignIn) -> ComplaintOut:
    return await _shown(session, await deciding.assign(session, caller, number, seen, body))


@router.post("/{number}/interim-answer")
async def interim_answer(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: InterimIn
) -> ComplaintOut:
    """Tell the channel how things stand."""
    return await _shown(session, await answering.answer_meanwhile(session, caller, number, seen, body))


@router.post("/{number}/call-back")
async def call_back(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: CallBackIn
) -> ComplaintOut:
    return await _shown(session, await answering.call_back(session, caller, number, seen, body))


@router.post("/{number}/reopen")
async def reopen(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ReasonIn) -> ComplaintOut:
    return await _shown(session, await answering.reopen(session, caller, number, seen, body))


@router.post("/{number}/withdraw")
async def withdraw(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ReasonIn
) -> ComplaintOut:
    return await _shown(session, await deciding.withdraw(session, caller, number, seen, body))


@router.post("/{number}/close")
async def close(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: ReasonIn) -> ComplaintOut:
    return await _shown(session, await answering.close(session, caller, number, seen, body))


async def _shown(session: AsyncSession, complaint: Complaint) -> ComplaintOut:
    return shown(complaint, await queries.reporter_of(session, complaint))


def shown(complaint: Complaint, reporter: Reporter) -> ComplaintOut:
    """A complaint as its parties see it."""
    person = ReporterOut(
        name=reporter.name_mask,
        phone=reporter.phone_mask,
        id_no=reporter.id_mask,
        anonymous=reporter.anonymous,
    )
    return ComplaintOut(
        **complaint.model_dump(include=ComplaintOut.model_fields.keys() - {"summary"}),
        reporter=person,
        employer=EmployerOut(name=complaint.employer_name, uscc=complaint.employer_uscc),
        owed_fen=complaint.claimed_fen,
        summary=complaint.summary_masked,
        received_at=complaint.filed_at.astimezone(CHINA),
    )
