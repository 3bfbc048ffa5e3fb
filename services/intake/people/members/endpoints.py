"""The list of workers over HTTP: set by the authority or the filer, shown masked, unmasked for a stated purpose; and
the employer, for our own service that has the case.
"""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.tables import Complaint, Member
from services.intake.complaints.view import DESTROYED_TEXT
from services.intake.people import queries as people_queries
from services.intake.people.members import actions
from services.intake.people.members.rules import PULLED_FOR, SHOWN_FOR, Purpose, PurposeNotYours
from services.intake.people.members.schemas import ListingOut, MemberOut, MembersIn, MembersOut, NamedEmployerOut
from services.intake.people.members.sheets import XLSX, read_members
from services.intake.verification import queries as verification_queries
from shared import history
from shared.access.callers import Caller, PartyKind
from shared.database.sessions import keyring_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.http.openapi import schema_of
from shared.privacy import Keyring
from shared.refusals import Gone, NotThisType

router = APIRouter(prefix="/v1/complaints/{number}", tags=["members"], route_class=AuthenticatedRoute)

READ_IN_CLEAR = "complaints:read-personal"
FIELDS = {"name": "name_mask", "id_no": "id_mask", "phone": "phone_mask", "card": "card_mask"}
"""The fields of a worker, each with the mask shown in its place."""


JSON = "application/json"
SENT = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": schema_of(MembersIn)},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
"""The request body: the list as JSON, or as a spreadsheet with one line per worker and sum."""


async def _given(
    request: Request,
    change: Annotated[Literal["join", "replace"], Query(description="of a spreadsheet: what it does")] = "join",
) -> MembersIn:
    """The change of the list, from JSON or a spreadsheet.

    Raises NotThisType, SheetUnreadable, CellWrong, or RequestValidationError.
    """
    kind = request.headers.get("content-type", JSON).split(";")[0].strip().lower()
    if kind not in (JSON, XLSX):
        raise NotThisType(accepted=f"{JSON}, {XLSX}")
    body = await request.body()
    try:
        if kind == JSON:
            return MembersIn.model_validate_json(body)
        members = await asyncio.to_thread(read_members, body)
        return MembersIn.model_validate({"change": change, "members": members})
    except ValidationError as failure:
        errors = [{**error, "loc": ("body", *error["loc"])} for error in failure.errors()]
        raise RequestValidationError(errors) from failure


@router.post("/members", responses={415: {}}, openapi_extra=SENT)
async def list_members(
    session: Transaction,
    caller: CurrentCaller,
    number: str,
    seen: ExpectedVersion,
    body: Annotated[MembersIn, Depends(_given)],
) -> ListingOut:
    """Workers join, leave, or the list is replaced. Names and numbers stay here; facts carry references and sums."""
    return await actions.list_members(session, caller, number, seen, body)


@router.get("/members", responses={410: {}})
async def show_members(
    session: Transaction,
    caller: CurrentCaller,
    number: str,
    purpose: Annotated[Purpose | None, Query(description="for reading in clear: why; it is written down")] = None,
    case: Annotated[str | None, Query(max_length=40, description="our own services name their case")] = None,
) -> MembersOut:
    """The workers on the list: masked; with a purpose unmasked, as far as it needs, for callers with the
    scope for it.
    """
    if purpose is None:
        complaint = await complaint_queries.read(session, caller, number)
        there = await complaint_queries.members_now(session, number)
        return _shown(complaint, there, [_masked(each) for each in there])
    complaint = await _for_reading(session, caller, number, purpose, case)
    there = await complaint_queries.members_now(session, number)
    return _shown(complaint, there, _in_clear(keyring_of(session), there, purpose))


@router.get("/employer")
async def show_employer(
    session: Transaction,
    caller: CurrentCaller,
    number: str,
    purpose: Annotated[Literal["mediation"], Query(description="why; it is written down")],
    case: Annotated[str, Query(max_length=40, description="the case of the service that asks")],
) -> NamedEmployerOut:
    """The employer by name, for whoever may see the complaint, or our own service that has its case: without a code
    the name may be a person's, and no fact carries it.
    """
    caller.need_scope(READ_IN_CLEAR)
    if caller.kind is PartyKind.SERVICE:
        complaint = await people_queries.read_for_case(session, caller, number, case)
    else:
        complaint = await complaint_queries.read(session, caller, number)
    history.log_read(session, by=caller.label, kind="employer", subject=number, purpose=f"{purpose} {case}")
    found = await verification_queries.newest_of(session, number)
    employer, project = (found.employer or {}, found.project or {}) if found else ({}, {})
    return NamedEmployerOut(
        number=number,
        name=complaint.employer_name,
        uscc=complaint.employer_uscc,
        project=complaint.project_name or project.get("name"),
        verified_name=employer.get("name"),
        contractor=project.get("contractor"),
    )


async def _for_reading(
    session: AsyncSession, caller: Caller, number: str, purpose: Purpose, case: str | None
) -> Complaint:
    """The complaint, after the reading of its people is logged with its purpose.

    Raises ScopeMissing, NotFound, PurposeNotYours.
    """
    caller.need_scope(READ_IN_CLEAR)
    if caller.kind is PartyKind.SERVICE:
        complaint = await people_queries.read_for_case(session, caller, number, case)
        if purpose not in PULLED_FOR:
            raise PurposeNotYours(purpose=str(purpose))
    else:
        complaint = await complaint_queries.read(session, caller, number)
    why = f"{purpose} {case}" if case else str(purpose)
    history.log_read(session, by=caller.label, kind="members", subject=number, purpose=why)
    return complaint


def _masked(member: Member) -> MemberOut:
    return _item(member, {field: getattr(member, mask) for field, mask in FIELDS.items()})


def _in_clear(keyring: Keyring, there: list[Member], purpose: Purpose) -> list[MemberOut]:
    """The workers unmasked as far as the purpose needs. Raises Gone if all of them were destroyed."""
    if there and all(each.destroyed_at for each in there):
        raise Gone
    items = []
    for each in there:
        reveal = {} if each.destroyed_at else dict.fromkeys(SHOWN_FOR[purpose])
        clear = {field: keyring.reveal(each.person_key, getattr(each, field)) for field in reveal}
        items.append(_item(each, dict.fromkeys(FIELDS) | clear))
    return items


def _item(member: Member, personal: dict[str, str | None]) -> MemberOut:
    if member.destroyed_at:
        personal = dict.fromkeys(FIELDS, DESTROYED_TEXT)
    return MemberOut(
        **personal,
        worker_ref=member.id,
        representative=member.representative,
        owed=member.owed,
        listed_on=member.listed_on,
        destroyed=member.destroyed_at is not None,
    )


def _shown(complaint: Complaint, there: list[Member], items: list[MemberOut]) -> MembersOut:
    return MembersOut(
        number=complaint.number,
        version=complaint.version,
        listing=complaint.listing,
        workers=len(there),
        owed_fen=sum(each.owed_fen for each in there),
        representatives=sum(each.representative for each in there),
        flags=complaint.list_flags,
        items=items,
    )
