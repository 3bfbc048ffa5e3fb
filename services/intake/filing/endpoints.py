"""Filing over HTTP: one complaint, or many in one request."""

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from services.intake.complaints.schemas import NewComplaint, Receipt
from services.intake.filing import actions
from services.intake.filing.batch import Filed, Outcome, file_many, is_long
from services.intake.filing.schemas import BatchIn, BatchOut, ResultOut
from shared.http.app import language_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, GroupCommit, Transaction
from shared.http.problems import Problem, problem_of_fields, problem_of_refusal

router = APIRouter(tags=["complaints"], route_class=AuthenticatedRoute)


complaints_router = APIRouter(prefix="/v1/complaints", tags=["complaints"], route_class=AuthenticatedRoute)


@router.post("/v1/complaints:batch", response_model_exclude_none=True)
async def file_complaints(session: Transaction, caller: CurrentCaller, request: Request, batch: BatchIn) -> BatchOut:
    """File up to 1,000 complaints. One result per item, in order; a refused item does not affect the others."""
    language = language_of(request)
    read = []
    for item in batch.items:
        await asyncio.sleep(0)  # each is read without waiting, and others want their turn
        read.append(_read(item, language))
    filings = [each for each in read if isinstance(each, NewComplaint)]
    outcomes = iter(await file_many(session, caller, filings))
    return BatchOut(results=[_result(each, outcomes, language) for each in read])


def _read(item: Any, language: str) -> NewComplaint | Problem:
    """The filing, or the problem with its fields."""
    try:
        return NewComplaint.model_validate(item)
    except ValidationError as wrong:
        return problem_of_fields(wrong.errors(include_url=False), language)


def _result(read: NewComplaint | Problem, outcomes: Iterator[Outcome], language: str) -> ResultOut:
    if not isinstance(read, NewComplaint):
        return ResultOut(status=read["status"], problem=read)
    outcome = next(outcomes)
    if isinstance(outcome, Filed):
        return ResultOut(status=201, number=outcome.number, replayed=outcome.replayed or None)
    problem = problem_of_refusal(outcome, language)
    return ResultOut(status=problem["status"], problem=problem)


@complaints_router.post("", status_code=201, response_model=Receipt)
async def file_complaint(together: GroupCommit, caller: CurrentCaller, new: NewComplaint) -> Response:
    """File a complaint. After 201 the fact is certain to reach every service that listens."""
    number = await together.number("complaint_number")
    prepare = partial(actions.file_complaint, together.keyring, caller, new, number)
    return await together.answer(prepare, partial(actions.filed_before, caller, new), long=is_long(new))
