"""Who is away: what the desk needs to know."""

from services.monitor.schema import Monitor
from shared.desk.leave import Away


class Absence(Monitor, Away, table=True):
    """An officer's leave, as intake stated it."""

    __tablename__ = "absence"
