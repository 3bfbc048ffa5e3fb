"""A referral at the police 公安办理."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.mediation.referrals.police.rules import PoliceState
from services.mediation.schema import Mediation
from shared.database.sessions import DivisionCode, Instant, text_of


class PoliceMatter(Mediation, table=True):
    """What the police and the procuratorate do with a referral (CRIM-14 to CRIM-20), under the proposal's number.

    `party` are the police that have it; `heard` the numbers of their own under which outside parties told something;
    `received_on` the day on which the last answer reached the office; `waits` clocks whose length is not known here.
    """

    __tablename__ = "police_matter"

    number: str = Field(primary_key=True, foreign_key="proposal.number")
    version: int = 0
    state: PoliceState = Field(default=PoliceState.SENT, sa_type=text_of(PoliceState))
    case_number: str = Field(foreign_key="case_file.number")
    division: str = Field(sa_type=DivisionCode)
    party: str
    heard: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    receive_by: datetime | None = Field(default=None, sa_type=Instant)
    decide_by: date | None = None
    answered_on: date | None = None
    received_on: date | None = None
    police_no: str | None = None
    reason: str | None = Field(default=None, sa_type=Text)
    resumed_on: date | None = None
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)
