"""The body of a list: JSON, or a spreadsheet whose rows are the list's and whose query says the rest."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from services.mediation.ledger.rules.ledger import Payer
from services.mediation.payments.collective.schemas import (
    ClaimList,
    FindingList,
    PaymentList,
    Reference,
    WithdrawalList,
)
from services.mediation.payments.collective.sheet import CLAIMS, FINDINGS, PAYMENTS, WITHDRAWALS, Columns, read_rows
from services.mediation.payments.schemas import Means
from shared.http.openapi import schema_of
from shared.http.spreadsheet import XLSX
from shared.refusals import NotThisType
from shared.values.fields import Day, Note

JSON = "application/json"
Body = TypeVar("Body", bound=BaseModel)
ListNo = Annotated[Reference | None, Query(description="of a spreadsheet: the list's number")]


def sent(shape: type[BaseModel]) -> dict[str, Any]:
    """How such a body is described."""
    content = {JSON: {"schema": schema_of(shape)}, XLSX: {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "content": content}}


async def claims(request: Request, list_no: ListNo = None) -> ClaimList:
    """Raises NotThisType, SheetUnreadable, CellsWrong, or RequestValidationError."""
    return await list_body(request, ClaimList, CLAIMS, {"list_no": list_no})


async def findings(request: Request, list_no: ListNo = None) -> FindingList:
    """Raises NotThisType, SheetUnreadable, CellsWrong, or RequestValidationError."""
    return await list_body(request, FindingList, FINDINGS, {"list_no": list_no})


async def payments(
    request: Request,
    list_no: ListNo = None,
    paid_on: Annotated[Day | None, Query(description="of a spreadsheet: when it was paid")] = None,
    payer: Annotated[Payer | None, Query(description="of a spreadsheet: by whom")] = None,
    means: Annotated[Means, Query(description="of a spreadsheet: how")] = "bank_transfer",
) -> PaymentList:
    """Raises NotThisType, SheetUnreadable, CellsWrong, or RequestValidationError."""
    told = {"list_no": list_no, "paid_on": paid_on and paid_on.isoformat(), "payer": payer, "means": means}
    return await list_body(request, PaymentList, PAYMENTS, told)


async def withdrawals(
    request: Request,
    list_no: ListNo = None,
    reason: Annotated[Note | None, Query(description="of a spreadsheet: why")] = None,
) -> WithdrawalList:
    """Raises NotThisType, SheetUnreadable, CellsWrong, or RequestValidationError."""
    return await list_body(request, WithdrawalList, WITHDRAWALS, {"list_no": list_no, "reason": reason})


async def list_body(
    request: Request, shape: type[Body], columns: Columns, told: Mapping[str, Any], rows: str = "rows"
) -> Body:
    """The list that was sent. Raises NotThisType, SheetUnreadable, CellsWrong, or RequestValidationError."""
    kind = request.headers.get("content-type", JSON).split(";")[0].strip().lower()
    if kind not in (JSON, XLSX):
        raise NotThisType(accepted=f"{JSON}, {XLSX}")
    content = await request.body()
    try:
        if kind == JSON:
            return shape.model_validate_json(content)
        read = await asyncio.to_thread(read_rows, content, columns)
        given = {name: value for name, value in told.items() if value is not None}
        return shape.model_validate(given | {rows: read})
    except ValidationError as failure:
        errors = [{**error, "loc": ("body", *error["loc"])} for error in failure.errors()]
        raise RequestValidationError(errors) from failure
