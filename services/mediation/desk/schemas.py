"""Request and response bodies of hand-overs."""

from typing import Self

from pydantic import BaseModel, Field, model_validator

from services.mediation.cases.schemas import AT_ONCE, Body, Word
from shared.values.fields import Note


class HandedOver(BaseModel):
    """The cases handed over; `more` when some are left for another request."""

    numbers: list[str]
    more: bool


class HandOver(Body):
    """From whom, to whom and why; the cases named, or all open ones if none is named."""

    from_officer: Word
    to_officer: Word
    reason: Note
    numbers: list[Word] = Field(default_factory=list, max_length=AT_ONCE)

    @model_validator(mode="after")
    def _to_somebody_else(self) -> Self:
        if self.from_officer == self.to_officer:
            raise ValueError("hand over to somebody else; 移交人与接收人不能相同")
        return self
