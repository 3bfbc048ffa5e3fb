"""Table of how far each platform was pulled 拉取游标."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.intake.schema import Intake
from shared import clock
from shared.database.sessions import Instant


class PullCursor(Intake, table=True):
    """The moment up to which a platform was pulled, the lease of the replica that pulls, and the failures since."""

    __tablename__ = "pull_cursor"

    partner: str = Field(primary_key=True)
    cursor: datetime | None = Field(default=None, sa_type=Instant)
    leased_until: datetime = Field(default_factory=clock.wall, sa_type=Instant)
    pulled_at: datetime | None = Field(default=None, sa_type=Instant)
    clues: int = Field(default=0, sa_type=BigInteger)
    failed: int = 0
    last_failure: str | None = None
