"""Many filings in one request, and what became of each."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from services.intake.complaints.schemas import Sent

MOST = 1000
"""Filings in one request."""


class BatchIn(Sent):
    """Filings, each as for POST /v1/complaints; each is read by itself, so that one that is wrong harms no other."""

    items: Annotated[list[Any], Field(min_length=1, max_length=MOST, description="each as for POST /v1/complaints")]


class ResultOut(BaseModel):
    """What a single filing would have been answered: its number, or the problem. `replayed`: it was filed before."""

    status: int
    number: str | None = None
    replayed: bool | None = None
    problem: dict[str, Any] | None = None


class BatchOut(BaseModel):
    """One result for each item, in their order."""

    results: list[ResultOut]
