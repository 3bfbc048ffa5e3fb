"""Request and response bodies of a case's papers."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.mediation.cases.schemas import Answer, Body
from services.mediation.documents.rules.fields import Recipient
from services.mediation.documents.rules.kinds import Kind
from shared.documents.service import Means
from shared.values.fields import Day, Line, Note

FieldName = Annotated[str, Field(min_length=1, max_length=40)]
MOST_FACTS = 20
"""Facts stated at once; our own choice: no paper asks for as many."""


class ServiceOut(Answer):
    """How one side was served, and from which day it counts."""

    recipient: Recipient
    served_means: Means
    happened_on: date
    served_on: date
    served_by: str
    proof: str
    on_record: bool
    recorded_by: str


class DocumentOut(BaseModel):
    """One paper. `sha256` is that of what it says, as it was issued. `to_serve` are those not served yet."""

    document_id: UUID
    kind: Kind
    title: str
    rule_id: str
    document_no: str | None
    issued_on: date
    issued_by: str
    sha256: str
    to_serve: list[Recipient]
    services: list[ServiceOut]
    voided_on: date | None
    voided_by: str | None
    void_reason: str | None


class DocumentsOut(BaseModel):
    items: list[DocumentOut]


class IssueDocument(Body):
    """What the officer states, by the names that the kind of paper asks for (docs/papers.md)."""

    facts: dict[FieldName, Note] = Field(default={}, max_length=MOST_FACTS)


class ServeDocument(Body):
    """How the paper reached a side. `on` is the day of signature, posting, receipt or publication, as the means has it;
    `proof` what shows it, such as a receipt's number.

    Of an announcement: `fled` where the employer fled or the matter is a group's, for which some places have days of
    their own; `counts_on` only where its days are not known.
    """

    recipient: Recipient
    means: Means
    on: Day
    by: Line | None = None
    proof: Line
    consent: bool = False
    on_record: bool = False
    fled: bool = False
    counts_on: Day | None = None


class VoidDocument(Body):
    """Why the paper is void; its number is not given again."""

    reason: Note
