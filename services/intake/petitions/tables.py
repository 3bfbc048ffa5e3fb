"""The paper procedure of complaints that came as petitions 信访件."""

from datetime import date

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.petitions.track import PetitionStage
from services.intake.schema import Intake
from shared.database.sessions import text_of


class Petition(Intake, table=True):
    """Where the petition procedure of one complaint stands (INT-15). Without a row it stands at its receipt.

    `received_on` and `review_received_on`: when the petitioner received the answer, and that of the review. `waits`:
    clocks whose length is not known where the complaint is.
    """

    __tablename__ = "petition"

    complaint: str = Field(foreign_key="complaint.number", primary_key=True)
    stage: PetitionStage = Field(default=PetitionStage.RECEIVED, sa_type=text_of(PetitionStage))
    answered_on: date | None = None
    received_on: date | None = None
    reviewed_on: date | None = None
    review_received_on: date | None = None
    concluded_on: date | None = None
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)
