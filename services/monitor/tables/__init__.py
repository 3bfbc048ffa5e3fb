"""What monitor keeps; every module of tables is imported here, so that the schema is whole."""

from services.monitor.tables.desk import Absence
from services.monitor.tables.portraits import ContributionRow, Employer, Heard, Matter
from services.monitor.tables.projects import Filed, Project, RegimeRow
from services.monitor.tables.schema import Monitor

__all__ = [
    "Absence",
    "ContributionRow",
    "Employer",
    "Filed",
    "Heard",
    "Matter",
    "Monitor",
    "Project",
    "RegimeRow",
]
