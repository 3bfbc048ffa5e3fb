"""Request and response bodies of workers' own filing and follow-up, and of the rights knowledge pack."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import Channel, EmployerIn, PeriodIn, ProjectIn, Sent
from shared.values.fields import Day, Division, Fen, Language, Line, Note, Paragraph


class SourceOut(BaseModel):
    """The article a piece is based on, and its row of the rulebook."""

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
    """`version` is that of the whole pack."""

    version: str
    items: list[PieceOut]


QueryCode = Annotated[str, Field(pattern=r"^[0-9]{8}$", description="the eight digits of the receipt")]


Token = Annotated[str, Field(pattern=r"^[0-9a-f]{26}$", description="what a site's QR code holds")]


class PublicReporterIn(Sent):
    """Who files. Anonymous: nothing of the person is stored. Protected: shown to nobody but a head (INT-07)."""

    name: Line | None = None
    phone: Line | None = None
    id_no: Line | None = None
    anonymous: bool = False
    protected: bool = False


class PublicComplaintIn(Sent):
    """A worker's own filing. With a site's token, project and place are known."""

    project_token: Token | None = None
    division: Division | None = None
    summary: Paragraph
    reporter: PublicReporterIn = Field(default_factory=PublicReporterIn)
    employer: EmployerIn | None = None
    project: ProjectIn | None = None
    workers: int = Field(default=1, ge=1, le=100_000, strict=True)
    owed_fen: Fen = 0
    period: PeriodIn = Field(default_factory=PeriodIn)
    prior_channels: list[Channel] = Field(default_factory=list, max_length=20)
    occurred_on: Day | None = None
    has_contract: bool | None = None
    language: Language = "zh"
    interpreter: bool = False

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if self.project_token is None and self.division is None:
            raise ValueError("give the site's token or a division; 须有项目二维码或区划代码")
        return self


class PublicReceipt(BaseModel):
    """What the worker keeps: number and query code give access to the follow-up."""

    number: str
    received_at: datetime
    accept_due_on: date | None
    query_code: str


class PublicStep(BaseModel):
    at: datetime
    text: str
    note: str | None


class PublicAnswer(BaseModel):
    at: datetime
    text: str


class PublicFile(BaseModel):
    place: int
    kind: str
    size: int
    added_at: datetime


class PublicComplaint(BaseModel):
    """The state of the complaint as its worker may see it: no officer, no internal note, no personal data."""

    number: str
    stage: Stage
    stage_text: str
    received_at: datetime
    accept_due_on: date | None
    steps: list[PublicStep]
    answers: list[PublicAnswer]
    files: list[PublicFile]
    may_add: bool
    may_judge: bool


class PublicSupplementIn(Sent):
    code: QueryCode
    text: Paragraph
    owed_fen: Fen | None = None


class PublicVerdictIn(Sent):
    """The worker's verdict on the result; dissatisfied reopens the complaint, once."""

    code: QueryCode
    satisfied: bool
    note: Note | None = None
