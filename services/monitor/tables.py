"""Imports every room's tables, so that the metadata is complete."""

from services.monitor.accounts.tables import AccountStatement, AccountTransaction, BreachStated, WageAccount
from services.monitor.bonds.tables import BondDecision, BondDraw, BondMovement, BondReturn, BondSweep
from services.monitor.clues.tables import Clue
from services.monitor.desk.tables import Absence
from services.monitor.employers.tables import ContributionRow, Employer, Matter, StatedFact
from services.monitor.feeds.tables import BondNotice, Feed, FeedBatch, FeedRow, FeedSignal
from services.monitor.payrolls.tables import MatchDecision, PaymentCheck, PaymentMatch, PayrollLine, RosterSign, ToMatch
from services.monitor.projects.tables import Project, ProjectParty, Team
from services.monitor.realname.tables import RealnameProject, RealnameRecord, RealnameRequest
from services.monitor.regimes.tables import Filed, RegimeRow
from services.monitor.roster.tables import Changed, LabourContract, Membership, Person, Stay, Swipe, WorkerMonth
from services.monitor.schema import Monitor
from services.monitor.sightings.tables import WorksSeen
from services.monitor.warnings.assignments.tables import Assignment, LetterCounter
from services.monitor.warnings.tables import Warned

__all__ = [
    "Absence",
    "AccountStatement",
    "AccountTransaction",
    "Assignment",
    "BondDecision",
    "BondDraw",
    "BondMovement",
    "BondNotice",
    "BondReturn",
    "BondSweep",
    "BreachStated",
    "Changed",
    "Clue",
    "ContributionRow",
    "Employer",
    "Feed",
    "FeedBatch",
    "FeedRow",
    "FeedSignal",
    "Filed",
    "LabourContract",
    "LetterCounter",
    "MatchDecision",
    "Matter",
    "Membership",
    "Monitor",
    "PaymentCheck",
    "PaymentMatch",
    "PayrollLine",
    "Person",
    "Project",
    "ProjectParty",
    "RealnameProject",
    "RealnameRecord",
    "RealnameRequest",
    "RegimeRow",
    "RosterSign",
    "StatedFact",
    "Stay",
    "Swipe",
    "Team",
    "ToMatch",
    "WageAccount",
    "Warned",
    "WorkerMonth",
    "WorksSeen",
]
