"""Table of officers' absences."""

from services.credit.schema import Credit
from shared.desk.leave import Away


class Absence(Credit, Away, table=True):
    """An officer's leave; a copy of what intake's facts say."""

    __tablename__ = "absence"
