"""The table of decisions to draw on a wage bond."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.mediation.advances.rules import Basis
from services.mediation.schema import Mediation
from shared import clock
from shared.database.sessions import Instant, text_of


class BondDrawDecision(Mediation, table=True):
    """A decision to draw on a project's wage bond, never changed. `decision_no`, `decided_on` and `served_on` are of
    the decision to pay that it rests on, `obey_by` the last day on which that could be obeyed.
    """

    __tablename__ = "bond_draw_decision"

    case_number: str = Field(primary_key=True, foreign_key="case_file.number")
    decision_no: str = Field(primary_key=True)
    project: str
    basis: Basis = Field(sa_type=text_of(Basis))
    decided_on: date
    served_on: date
    obey_by: date
    workers: int
    amount_fen: int = Field(sa_type=BigInteger)
    drawn_on: date
    decided_by: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_type=Instant)
