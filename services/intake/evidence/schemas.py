"""Responses about evidence."""

from datetime import datetime

from pydantic import BaseModel

from services.intake.evidence.rules.files import EvidenceKind


class EvidenceOut(BaseModel):
    """A file without its content. `size` is in bytes; `sha256` is the digest of the content as it was sent."""

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
