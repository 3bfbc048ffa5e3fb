"""Bodies of requests and responses about papers."""

from datetime import date, datetime

from pydantic import BaseModel

from services.intake.complaints.schemas import Sent
from services.intake.papers.rules.papers import PaperKind, ServiceMeans
from shared.values.fields import Day, Line


class PaperOut(BaseModel):
    """One paper. Without `document_no` it waits for its number. `text` names no complainant; `sha256` is that of its
    UTF-8 bytes.
    """

    number: str
    complaint: str
    division: str
    kind: PaperKind
    title: str
    rule_id: str
    made_at: datetime
    made_by: str
    document_no: str | None
    issued_on: date | None
    text: str | None
    sha256: str | None
    served_on: date | None
    served_means: ServiceMeans | None
    served_by: str | None
    proof: str | None
    recorded_by: str | None


class PapersOut(BaseModel):
    items: list[PaperOut]


class ServedIn(Sent):
    """How the paper reached the complainant. `proof` is what shows it, such as the number of a receipt 送达回证 or of a
    registered letter; `by` who served it, the caller by default; `consent` to be served electronically.
    """

    means: ServiceMeans
    on: Day | None = None
    by: Line | None = None
    proof: Line
    consent: bool = False
