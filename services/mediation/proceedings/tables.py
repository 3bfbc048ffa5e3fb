"""Table of claims in statutory proceedings 法定程序."""

from datetime import date

from sqlmodel import Field

from services.mediation.ledger.rules.ledger import Item
from services.mediation.proceedings.rules import Proceeding
from services.mediation.schema import Mediation
from shared.database.sessions import text_of


class ClaimInProceeding(Mediation, table=True):
    """One claim for one month, from the day on which a proceeding took it up to the day on which that ended. Of the
    same worker, employer, item and month only one is unended, in whatever case.
    """

    __tablename__ = "claim_in_proceeding"

    case_number: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    month: str = Field(primary_key=True)
    proceeding: Proceeding = Field(primary_key=True, sa_type=text_of(Proceeding))
    began_on: date = Field(primary_key=True)
    worker_ref: str
    employer: str
    item: Item = Field(sa_type=text_of(Item))
    number: str | None = None
    ended_on: date | None = None
