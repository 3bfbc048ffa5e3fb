"""The register of papers over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.mediation.documents.register import export, queries
from services.mediation.documents.register.schemas import RegisteredPaper
from services.mediation.documents.rules.kinds import Kind
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.values.fields import Day, Division, Line

router = APIRouter(prefix="/v1/documents", tags=["documents"], route_class=AuthenticatedRoute)


async def _asked_for(
    division: Division | None = None,
    kind: Kind | None = None,
    year: Annotated[int | None, Query(ge=1990, le=2200)] = None,
    document_no: Line | None = None,
    voided: bool | None = None,
    issued_from: Day | None = None,
    issued_to: Day | None = None,
) -> dict[str, Any]:
    return dict(locals())


EXPORT = of_list("documents", queries.REGISTER, export.COLUMNS, _asked_for)
add_list(
    router,
    "",
    EXPORT,
    RegisteredPaper,
    each(RegisteredPaper.model_validate),
    "The register of papers: every number of the caller's cases, the newest first, voided ones too.",
)
