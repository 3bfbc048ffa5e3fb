"""Request and response bodies of the list of workers."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.intake.complaints.schemas import Sent
from services.intake.people.members.rules import Item
from shared.values.fields import Line, Month, Note, SomeFen

AT_ONCE = 1_000
"""Workers in one request at most; a longer list comes in several."""
PLACES = 5_000
"""Workers on one list at most; our own choice, so that a list can be read at once."""


class OwedIn(Sent):
    """One item owed to a worker, for some months."""

    item: Item = Item.WAGES
    period_from: Month | None = None
    period_to: Month | None = None
    fen: SomeFen


class MemberIn(Sent):
    """A worker who joins."""

    name: Line
    id_no: Line | None = None
    phone: Line | None = None
    card: Line | None = None
    representative: bool = False
    owed: list[OwedIn] = Field(min_length=1, max_length=24)


class MembersIn(Sent):
    """`join` adds workers, `leave` takes some off by their references, `replace` gives the whole list anew."""

    change: Literal["join", "leave", "replace"] = "join"
    members: list[MemberIn] = Field(default_factory=list, max_length=AT_ONCE)
    worker_refs: list[UUID] = Field(default_factory=list, max_length=AT_ONCE)
    reason: Note | None = None

    @model_validator(mode="after")
    def _says_whom(self) -> Self:
        leaving = self.change == "leave"
        if leaving and (self.members or not self.worker_refs or self.reason is None):
            raise ValueError("leaving takes worker_refs and a reason; 退出名单须列明worker_refs并写明理由")
        if not leaving and (self.worker_refs or not self.members):
            raise ValueError("joining and replacing take members; 加入或替换名单须列明members")
        return self


class ListingOut(BaseModel):
    """The list after the change. `worker_refs` are those of the given members, in their order."""

    number: str
    version: int
    listing: int
    worker_refs: list[UUID]
    left: list[UUID]
    workers: int
    owed_fen: int
    representatives: int
    flags: list[str]


class OwedOut(BaseModel):
    item: Item
    period_from: str | None
    period_to: str | None
    fen: int


class MemberOut(BaseModel):
    """A worker of the list: masked, or unmasked as far as the stated purpose needs."""

    worker_ref: UUID
    name: str | None
    id_no: str | None
    phone: str | None
    card: str | None
    representative: bool
    owed: list[OwedOut]
    listed_on: date
    destroyed: bool


class MembersOut(BaseModel):
    """The workers on the list now, and the sum of their claims."""

    number: str
    version: int
    listing: int
    workers: int
    owed_fen: int
    representatives: int
    flags: list[str]
    items: list[MemberOut]


class NamedEmployerOut(BaseModel):
    """Who owes, by name: as filed, and as the office verified it. What looked like a person's number is masked."""

    number: str
    name: str | None
    uscc: str | None
    project: str | None
    verified_name: str | None
    contractor: str | None
