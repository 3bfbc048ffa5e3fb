"""Filing many complaints in one request."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError

from services.intake.actions.filing_many import Filed, Outcome, file_many
from services.intake.shapes.batch import BatchIn, BatchOut, ResultOut
from services.intake.shapes.filing import NewComplaint
from shared.door_needs import Calling, Transaction
from shared.doors import DoorRoute
from shared.http import language_of
from shared.problems import Problem, problem_of_fields, problem_of_refusal

router = APIRouter(tags=["complaints"], route_class=DoorRoute)


@router.post("/v1/complaints:batch", response_model_exclude_none=True)
async def file_complaints(session: Transaction, caller: Calling, request: Request, batch: BatchIn) -> BatchOut:
    """File up to 1,000 complaints. One result an item, in order; one that is refused harms no other."""
    language = language_of(request)
    read = [_read(item, language) for item in batch.items]
    filings = [each for each in read if isinstance(each, NewComplaint)]
    outcomes = iter(await file_many(session, caller, filings))
    return BatchOut(results=[_result(each, outcomes, language) for each in read])


def _read(item: Any, language: str) -> NewComplaint | Problem:
    """The filing, or why it is none."""
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
