"""Bodies of requests and responses about site boards."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from services.intake.complaints.schemas import Domain, Sent
from shared.values.fields import Division, Line, Note, SomeFen, Uscc

Paper = Literal["A3", "A4"]


class BoardIn(Sent):
    """The content of a site's board (CON-15). The minimum wage is in fen a month.

    Without a project it is the board of a place: the form behind its code asks for the site and the employer.
    """

    division: Division
    domain: Domain = "construction"
    project_name: Line | None = None
    owner: Line | None = None
    contractor: Line | None = None
    contractor_uscc: Uscc | None = None
    subcontractors: Annotated[list[Line], Field(max_length=20)] = []
    industry_authority: Line | None = None
    industry_phone: Line | None = None
    wage_officer: Line | None = None
    wage_officer_phone: Line | None = None
    inspection_office: Line
    inspection_phone: Line
    arbitration_phone: Line | None = None
    legal_aid_phone: Line | None = None
    minimum_wage_fen: SomeFen | None = None
    pay_day: Annotated[int, Field(ge=1, le=31, strict=True)] | None = None


class ReissueIn(Sent):
    reason: Note


class BoardOut(BaseModel):
    """The board, the address that its code opens, and the required fields that are missing (CON-15)."""

    number: str
    version: int
    division: str
    domain: str
    project_name: str | None
    owner: str | None
    contractor: str | None
    contractor_uscc: str | None
    subcontractors: list[str]
    industry_authority: str | None
    industry_phone: str | None
    wage_officer: str | None
    wage_officer_phone: str | None
    inspection_office: str
    inspection_phone: str
    arbitration_phone: str | None
    legal_aid_phone: str | None
    minimum_wage_fen: int | None
    pay_day: int | None
    address: str
    lacking: list[str]
    updated_at: datetime
