"""The paper procedure of complaints that came as petitions 信访件."""

from datetime import date

from sqlmodel import Field

from services.intake.petitions.rules import PetitionStage
from services.intake.schema import Intake
from shared.database.sessions import text_of


class Petition(Intake, table=True):
    """Where the petition procedure of one complaint stands (INT-15). Without a row it stands at its receipt."""

    __tablename__ = "petition"

    complaint: str = Field(foreign_key="complaint.number", primary_key=True)
    stage: PetitionStage = Field(default=PetitionStage.RECEIVED, sa_type=text_of(PetitionStage))
    answered_on: date | None = None
    concluded_on: date | None = None
