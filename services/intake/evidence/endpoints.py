"""Routes of evidence: to add a file, list the files of a complaint, and read one in clear for a stated purpose."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.intake.complaints import queries as complaint_queries
from services.intake.evidence import actions, queries
from services.intake.evidence.actions import Arriving
from services.intake.evidence.rules.files import TYPES, EvidenceKind
from services.intake.evidence.schemas import EvidenceOut, EvidencesOut
from services.intake.evidence.tables import Evidence
from services.intake.evidence.uploads import one_file
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Ordinal

router = APIRouter(prefix="/v1/complaints/{number}/evidence", tags=["evidence"], route_class=AuthenticatedRoute)

Kind = Annotated[EvidenceKind, Query(description="what the file shows")]
SENT = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
            },
        },
    }
}
"""OpenAPI of an upload: a file as the body itself, or as the one file of a form."""
KEPT = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES}
"""OpenAPI of a file that was kept: one of the types that we know by their content."""


@router.post("", status_code=201, openapi_extra=SENT)
async def add_evidence(
    session: Transaction,
    caller: CurrentCaller,
    request: Request,
    number: str,
    kind: Kind = EvidenceKind.OTHER,
    name: Annotated[str | None, Query(max_length=200, description="the file's own name, kept sealed")] = None,
) -> EvidenceOut:
    """Store a file of at most 20 MiB. Its type is found from its content; the same bytes again are the same file."""
    complaint = await complaint_queries.lock_any_version(session, caller, number)
    content, said_type, said_name = await one_file(request)
    file = Arriving(content, kind, said_type, said_name or name)
    return shown(await actions.add(session, complaint, file, by=caller.label))


@router.get("")
async def list_evidence(session: Transaction, caller: CurrentCaller, number: str) -> EvidencesOut:
    """The files of a complaint, without their content and their names."""
    complaint = await complaint_queries.read(session, caller, number)
    return EvidencesOut(
        number=number, items=[shown(each) for each in await queries.files_of(session, complaint.number)]
    )


@router.get("/{place}", response_class=Response, responses={200: {"content": KEPT}, 410: {}})
async def read_evidence(
    session: Transaction,
    caller: CurrentCaller,
    number: str,
    place: Ordinal,
    purpose: Annotated[str, Query(min_length=2, max_length=200, description="why; it is written down")],
) -> Response:
    """A file in clear. Needs the scope complaints:read-personal; reader and purpose are written to the read log."""
    kept, content = await actions.read(session, caller, number, place, purpose)
    headers = {
        "Content-Disposition": f'attachment; filename="{number}-{place}.{TYPES[kept.media_type][0]}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=kept.media_type, headers=headers)


def shown(kept: Evidence) -> EvidenceOut:
    """The file as the API shows it, without its content."""
    return EvidenceOut(
        number=kept.complaint,
        place=kept.place,
        kind=EvidenceKind(kept.kind),
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256.hex(),
        flags=kept.flags,
        by=kept.by,
        added_at=kept.added_at.astimezone(clock.CHINA),
        destroyed=kept.destroyed_at is not None,
    )
