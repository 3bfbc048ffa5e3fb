"""A piece of the rights knowledge pack as programs read it."""

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class SourceOut(BaseModel):
    """The article a piece rests on, and the row of the rulebook that holds it."""

    model_config = ConfigDict(from_attributes=True)

    rule: str
    instrument: str
    article: str | None
    named: str


class PieceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    slug: str
    title: str
    topic: str
    version: int
    changed_on: date
    keywords: list[str]
    sources: list[SourceOut]
    text: str

    @classmethod
    def of(cls, piece: Any) -> Self:
        return cls.model_validate(piece)


class PiecesOut(BaseModel):
    """`version` is the whole pack's."""

    version: str
    items: list[PieceOut]
