"""What monitor keeps; every module of tables is imported here, so that the schema is whole."""

from services.monitor.desk.tables import Absence
from services.monitor.employers.tables import ContributionRow, Employer, Heard, Matter
from services.monitor.projects.tables import Project
from services.monitor.regimes.tables import Filed, RegimeRow
from services.monitor.schema import Monitor

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
