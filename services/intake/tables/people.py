"""People 反映人, 成员, 责任人 as intake keeps them, and that their data was destroyed 销毁记录."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKeyConstraint, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.tables.schema import Intake
from shared import clock
from shared.database import Instant


class Person(Intake):
    """A person as intake keeps them: sealed under a key of their own, found by keyed hash, shown masked."""

    person_key: bytes = Field(sa_type=LargeBinary)
    name: bytes | None = Field(default=None, sa_type=LargeBinary)
    phone: bytes | None = Field(default=None, sa_type=LargeBinary)
    id_no: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    phone_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    id_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_mask: str | None = None
    phone_mask: str | None = None
    id_mask: str | None = None
    language: str | None = None


class Reporter(Person, table=True):
    """Who reported 反映人. A protected one is shown to nobody but a head (INT-07)."""

    __tablename__ = "reporter"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    anonymous: bool
    consent: bool
    protected: bool = False
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)


class Member(Person, table=True):
    """A worker of a complaint's list 成员, sealed under a key of their own; those who left stay, marked.

    `id` is the `worker_ref` by which other services know them, `place` their number on the list, `listing` and
    `left_listing` which change of the list brought and took them.
    """

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("complaint", "place"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str = Field(foreign_key="complaint.number")
    place: int
    card: bytes | None = Field(default=None, sa_type=LargeBinary)
    card_mask: str | None = None
    representative: bool = False
    owed: list[dict[str, Any]] = Field(sa_type=JSONB)
    owed_fen: int = Field(sa_type=BigInteger)
    listing: int
    listed_on: date
    left_listing: int | None = None
    left_on: date | None = None
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)


class LiablePerson(Person, table=True):
    """Whom a revision of the verified part names as having to pay 责任人: somebody else than the reporter, so under a
    key of their own, which is destroyed for them and not with the reporter's."""

    __tablename__ = "liable_person"
    __table_args__ = (
        UniqueConstraint("complaint", "revision"),
        ForeignKeyConstraint(["complaint", "revision"], ["verified.complaint", "verified.revision"]),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str
    revision: int
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)


class Tombstone(Intake, table=True):
    """That a person's data was destroyed 销毁记录: by whom, when and why, which rows; nothing of the person."""

    __tablename__ = "tombstone"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    reason: str = Field(sa_type=Text)
    found_by: str
    rows: list[dict[str, str]] = Field(sa_type=JSONB)
