"""What is kept of the desk."""

from services.credit.schema import Credit
from shared.desk.leave import Away


class Absence(Credit, Away, table=True):
    """An officer's leave, as intake stated it."""

    __tablename__ = "absence"
