"""Imports every room's tables, so that the metadata is complete."""

from services.monitor.desk.tables import Absence
from services.monitor.employers.tables import ContributionRow, Employer, Matter, StatedFact
from services.monitor.projects.tables import Project
from services.monitor.regimes.tables import Filed, RegimeRow
from services.monitor.schema import Monitor

__all__ = [
    "Absence",
    "ContributionRow",
    "Employer",
    "Filed",
    "Matter",
    "Monitor",
    "Project",
    "RegimeRow",
    "StatedFact",
]
