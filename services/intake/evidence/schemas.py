"""A file of evidence as it is listed."""

from datetime import datetime

from pydantic import BaseModel

from services.intake.evidence.rules.files import EvidenceKind


class EvidenceOut(BaseModel):
    """What is known of a file without opening it. `sha256` is of its content as it came."""

    number: str
    place: int
    kind: EvidenceKind
    media_type: str
    size: int
    sha256: str
    flags: list[str]
    by: str
    added_at: datetime
    destroyed: bool


class EvidencesOut(BaseModel):
    number: str
    items: list[EvidenceOut]
