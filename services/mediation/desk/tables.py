"""The call log 通话记录, and who is away 请假."""

from services.mediation.schema import Mediation
from shared.desk.leave import Away


class Absence(Mediation, Away, table=True):
    """An officer's leave, as intake stated it."""

    __tablename__ = "absence"
