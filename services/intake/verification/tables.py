"""The tables of the clue record 线索: what the worker said (part A), what the office verified (part B), the person
liable.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKeyConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.complaints.tables import Person
from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant


class Clue(Intake, table=True):
    """Part A, as filed 反映内容: what the complaint's own row does not have. Written once, with the complaint.

    `told` are the worker's own words (address, period, note on earlier attempts), encrypted under the reporter's key.
    """

    __tablename__ = "clue"

    complaint: str = Field(primary_key=True, foreign_key="complaint.number")
    has_contract: bool | None = None
    contract_employer: str | None = None
    project_owner: str | None = None
    general_contractor: str | None = None
    subcontractor: str | None = None
    gov_invested: bool | None = None
    rural_worker: bool | None = None
    over_age: bool | None = None
    wage_iou: bool | None = None
    source_name: str | None = None
    registered_at: datetime | None = Field(default=None, sa_type=Instant)
    told: bytes | None = Field(default=None, sa_type=LargeBinary)


class Verified(Intake, table=True):
    """Part B, as an officer verified it 核实情况. A correction is another revision; the earlier ones are kept.

    `sealed` are the free texts and who verified it, encrypted under the reporter's key. The person liable has a row
    and a key of their own (`LiablePerson`) and is not named in them.
    """

    __tablename__ = "verified"

    complaint: str = Field(primary_key=True, foreign_key="complaint.number")
    revision: int = Field(primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    domain: str
    sector: str | None = None
    employer: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    project_id: str | None = None
    project: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    regimes: dict[str, bool | None] | None = Field(default=None, sa_type=JSONB)
    cause: str | None = None
    period_from: date | None = None
    period_to: date | None = None
    pay_day: date | None = None
    continuing: bool | None = None
    improper_claim: str | None = None
    workers: int
    owed_fen: int = Field(sa_type=BigInteger)
    recovered_workers: int
    recovered_fen: int = Field(sa_type=BigInteger)
    liable: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    handler_unit: str
    sealed: bytes = Field(sa_type=LargeBinary)


class LiablePerson(Person, table=True):
    """The person whom a revision of part B names as having to pay 责任人.

    The data is encrypted under a key of this person and not of the reporter: the two are destroyed independently.
    """

    __tablename__ = "liable_person"
    __table_args__ = (
        UniqueConstraint("complaint", "revision"),
        ForeignKeyConstraint(["complaint", "revision"], ["verified.complaint", "verified.revision"]),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    complaint: str
    revision: int
    destroyed_at: datetime | None = Field(default=None, sa_type=Instant)
