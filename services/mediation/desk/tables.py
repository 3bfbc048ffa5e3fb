"""Table of officers' absences 请假."""

from services.mediation.schema import Mediation
from shared.desk.leave import Away


class Absence(Mediation, Away, table=True):
    """An officer's leave; a copy of what intake's facts say."""

    __tablename__ = "absence"
