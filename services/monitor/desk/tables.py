"""Table of officers' absences."""

from services.monitor.schema import Monitor
from shared.desk.leave import Away


class Absence(Monitor, Away, table=True):
    """An officer's leave; a copy of what intake's facts say."""

    __tablename__ = "absence"
