"""The tables of site boards 维权信息告示牌 and of their QR codes."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import DivisionCode, Instant


class Board(Intake, table=True):
    """The content of a site's board (CON-15), which also fills in the form that its QR code opens.

    `number` is the project's number. Name and phone of the wage officer 劳资专管员 are encrypted under the board's own
    key although they are printed on the board: they are personal data.
    """

    __tablename__ = "board"

    number: str = Field(primary_key=True)
    version: int = 0
    division: str = Field(sa_type=DivisionCode)
    content: dict[str, Any] = Field(sa_type=JSONB)
    person_key: bytes = Field(sa_type=LargeBinary)
    wage_officer: bytes | None = Field(default=None, sa_type=LargeBinary)
    wage_officer_phone: bytes | None = Field(default=None, sa_type=LargeBinary)
    token_ref: str
    updated_at: datetime = Field(default_factory=clock.now, sa_type=Instant)


class BoardToken(Intake, table=True):
    """A QR code that was issued. A revoked code finds no board."""

    __tablename__ = "board_token"

    ref: str = Field(primary_key=True)
    board: str
    issued_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    issued_by: str
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_by: str | None = None
