"""The tables of the aggregate: complaints 投诉, their reporters 反映人 and the members 成员 of their lists."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.intake.complaints.rules.stage import Stage
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import DivisionCode, Instant, text_of


class Complaint(Intake, table=True):
    """One complaint, report or clue 线索: what its channel filed, and the state of its handling by the authority.

    `version` counts the changes; a decision names the version it was taken on. Money is in fen. `parties` are the
    parties that may see the complaint beside the authority. `listing` counts the changes of the list of members.
    `proposed_by` proposed its acceptance to a head, `refusal_proposed_by` its refusal.
    `code_hash` is the keyed hash of the query code, by which its holder is found.
    """

    __tablename__ = "complaint"

    number: str = Field(primary_key=True)
    id: UUID = Field(default_factory=uuid4, unique=True)
    version: int = 0
    stage: Stage = Field(sa_type=text_of(Stage))
    division: str = Field(sa_type=DivisionCode)
    parties: list[str] = Field(sa_type=ARRAY(Text))
    matter_kind: str
    channel: str
    filed_by: str
    partner_no: str | None = None
    content_hash: bytes = Field(sa_type=LargeBinary)
    code_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    domain: str
    employer_name: str | None = None
    employer_uscc: str | None = None
    employer_key: str | None = None
    project_id: str | None = None
    project_name: str | None = None
    workers: int
    headcount_seen: int | None = None
    claimed_fen: int = Field(sa_type=BigInteger)
    period_from: str | None = None
    period_to: str | None = None
    occurred_on: date | None = None
    prior_channels: list[str] = Field(sa_type=ARRAY(Text))
    flags: list[str] = Field(sa_type=ARRAY(Text))
    collective: bool
    reporter_id: UUID = Field(foreign_key="reporter.id")
    summary: bytes = Field(sa_type=LargeBinary)
    summary_masked: str = Field(sa_type=Text)
    search_text: str = Field(sa_type=Text)
    filed_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    filed_on: date
    accept_due_on: date | None = None
    proposed_by: str | None = None
    refusal_proposed_by: str | None = None
    refusal_ground: str | None = None
    refusal_annulled_on: date | None = None
    approver: str | None = None
    accepted_on: date | None = None
    owner: str | None = None
    sector: str | None = None
    employment_form: str | None = None
    unit: str | None = None
    unit_party: str | None = None
    first_contact: str | None = None
    case_number: str | None = None
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    disposition: str | None = None
    answered_on: date | None = None
    satisfied: bool | None = None
    reopened: int = 0
    closed_on: date | None = None
    listing: int = 0
    list_flags: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    deemed_accepted_on: date | None = None
    escalation: str | None = None
    dissatisfied: int = 0
    joined_to: str | None = Field(default=None, foreign_key="complaint.number")


class Person(Intake):
    """Columns of a person: data encrypted under `person_key`, keyed hashes to find it by, masks to show.

    Each person has a key of their own, so that destroying the key destroys the data of that person alone.
    """

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
    """Who reported 反映人. A protected reporter's data is shown to nobody but a head (INT-07)."""

    __tablename__ = "reporter"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    anonymous: bool
    consent: bool
    protected: bool = False
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)


class Member(Person, table=True):
    """A worker on a complaint's list 成员. The row of a worker who left stays, with `left_on` and `left_listing`.

    `id` is the `worker_ref` that other services use for the worker, `place` the worker's number on the list;
    `listing` and `left_listing` are the numbers of the changes of the list that added and removed the worker.
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
