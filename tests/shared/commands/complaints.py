"""A complaint as these tests load it: the row, its history and its deadlines, nothing beside."""

from pydantic import BaseModel

from services.intake.complaints.tables import Complaint
from shared.commands import Load, Loaded


class Plain(Loaded[Complaint]):
    """A complaint with nothing beside it."""


class Shown(BaseModel):
    number: str
    version: int
    owner: str | None


PLAIN = Load(Complaint, "complaint", Plain)


def naming(caller, owner, seen=None):
    """A small command: somebody answers for it."""

    def decide(found):
        complaint = found.seen(caller, seen)
        complaint.owner = owner
        found.record(by=caller.label, action="assigned", facts={"owner": owner})
        return Shown(number=complaint.number, version=complaint.version, owner=complaint.owner)

    return decide
