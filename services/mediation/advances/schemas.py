"""The request body of a decision to draw on a wage bond."""

from typing import Annotated

from pydantic import Field

from services.mediation.advances.rules import Basis
from services.mediation.cases.schemas import Body, Word
from shared.values.fields import Day, Note, SomeFen


class DecideDraw(Body):
    """Whose bond is drawn on (`project`, its number in the register), because of which decision, for how many workers
    and how much.
    """

    project: Annotated[Word, Field(max_length=64)]
    basis: Basis
    decision_no: Annotated[Word, Field(max_length=100)]
    decided_on: Day
    served_on: Day
    obey_by: Day
    workers: Annotated[int, Field(ge=1, le=100_000, strict=True)]
    amount_fen: SomeFen
    note: Note | None = None
