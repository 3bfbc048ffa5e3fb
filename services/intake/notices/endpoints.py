"""Routes to notices, for the gateway that sends them, and to languages and interpreters."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.schemas import ComplaintOut
from services.intake.complaints.view import show
from services.intake.notices import languages, outcomes, queries, view
from services.intake.notices.rules.notices import Event
from services.intake.notices.schemas import (
    InterpretationIn,
    InterpretationOut,
    Interpretations,
    LanguageIn,
    NoticeOut,
    OutcomeIn,
    RecipientOut,
    ToldIn,
)
from services.intake.notices.tables import Interpretation, Notice
from services.intake.notices.view import shown
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.privacy import Keyring
from shared.refusals import Gone
from shared.values.identifiers import mask_name

router = APIRouter(prefix="/v1", tags=["notices"], route_class=AuthenticatedRoute)


async def chosen_notices(
    complaint: Annotated[str | None, Query(max_length=64)] = None,
    event: Event | None = None,
    skipped: bool | None = None,
) -> dict[str, Any]:
    """The filters of the list."""
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(chosen_notices)]
EXPORT = of_list("notices", queries.NOTICES, view.COLUMNS, chosen_notices, view.shown_on_file)


async def _shown_with_messages(session: AsyncSession, _caller: Caller, notices: list[Notice]) -> list[NoticeOut]:
    sent = await queries.deliveries_of(session, notices)
    return [shown(notice, sent.get(str(notice.id))) for notice in notices]


add_list(
    router,
    "/notices",
    EXPORT,
    NoticeOut,
    _shown_with_messages,
    "Notices about complaints the caller may see, newest first, each with its message's state or why it has none.",
)


@router.get("/notices/{notice_id}/recipient", responses={410: {}})
async def read_recipient(session: Transaction, caller: CurrentCaller, notice_id: UUID) -> RecipientOut:
    """The telephone number in clear, for the gateway that has this message to send. The reading is logged."""
    return await outcomes.whom_to_send(session, caller, notice_id)


@router.post("/notices/{notice_id}/outcome")
async def take_outcome(session: Transaction, caller: CurrentCaller, notice_id: UUID, body: OutcomeIn) -> NoticeOut:
    """The gateway reports whether the message arrived."""
    notice = await outcomes.take_outcome(session, caller, notice_id, body)
    sent = await queries.deliveries_of(session, [notice])
    return shown(notice, sent.get(str(notice.id)))


@router.post("/notices/{notice_id}/told")
async def tell_otherwise(session: Transaction, caller: CurrentCaller, notice_id: UUID, body: ToldIn) -> NoticeOut:
    """Record that a person told the worker by other means."""
    notice = await outcomes.tell_otherwise(session, caller, notice_id, body)
    sent = await queries.deliveries_of(session, [notice])
    return shown(notice, sent.get(str(notice.id)))


@router.post("/complaints/{number}/language")
async def prefer_language(session: Transaction, caller: CurrentCaller, number: str, body: LanguageIn) -> ComplaintOut:
    """Record the language that the reporter, or a worker of the list, prefers for notices."""
    return await show(session, await languages.prefer(session, caller, number, body))


@router.post("/complaints/{number}/interpretations", status_code=201, responses={410: {}})
async def record_interpreter(
    session: Transaction, caller: CurrentCaller, number: str, body: InterpretationIn
) -> InterpretationOut:
    """Record who interpreted a conversation."""
    made = await languages.record_interpreter(session, caller, number, body)
    person = await complaint_queries.reporter_of(session, await complaint_queries.read(session, caller, number))
    return _interpreted(keyring_of(session), person.person_key, made)


@router.get("/complaints/{number}/interpretations")
async def list_interpretations(session: Transaction, caller: CurrentCaller, number: str) -> Interpretations:
    """The interpreted conversations of a complaint; interpreters masked. For the labour authority."""
    caller.need_authority()
    person = await complaint_queries.reporter_of(session, await complaint_queries.read(session, caller, number))
    made = await queries.interpretations_of(session, number)
    return Interpretations(items=[_interpreted(keyring_of(session), person.person_key, each) for each in made])


def _interpreted(keyring: Keyring, key: bytes, made: Interpretation) -> InterpretationOut:
    try:
        name = keyring.reveal(key, made.interpreter)
    except Gone:
        name = None
    shown = made.model_dump(exclude={"interpreter", "complaint"})
    return InterpretationOut(**shown, interpreter=mask_name(name) if name else None)
