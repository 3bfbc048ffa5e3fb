"""Request and response bodies of a batch of filings."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from services.intake.complaints.schemas import Sent

MOST = 1000
"""Filings in one request at most."""


class BatchIn(Sent):
    """Filings, each as for POST /v1/complaints; each is parsed alone, so that a wrong one does not affect
    the others.
    """

    items: Annotated[list[Any], Field(min_length=1, max_length=MOST, description="each as for POST /v1/complaints")]


class ResultOut(BaseModel):
    """The answer a single filing would have got: its number, or the problem. `replayed`: it was filed before."""

    status: int
    number: str | None = None
    replayed: bool | None = None
    problem: dict[str, Any] | None = None


class BatchOut(BaseModel):
    """One result for each item, in their order."""

    results: list[ResultOut]
