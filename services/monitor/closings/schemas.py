"""Request body of closing a wage account."""

from pydantic import Field

from services.monitor.regimes.schemas import Sent
from shared.values.fields import Day, Note


class CloseAccountIn(Sent):
    """The account is closed 销户: since when the notice stood, the undertaking of no arrears, and whether anything
    about wages of this project is in dispute.
    """

    noticed_on: Day
    undertaking_on: Day
    dispute: bool = Field(description="a case, arbitration or suit about wages of this project is open (ACC-11)")
    closed_on: Day
    note: Note | None = None
