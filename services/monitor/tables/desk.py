"""Who is away: what the desk needs to know."""

from services.monitor.tables.schema import Monitor
from shared.absences import Away


class Absence(Monitor, Away, table=True):
    """An officer's leave, as intake stated it."""

    __tablename__ = "absence"
