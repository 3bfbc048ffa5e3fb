"""What intake keeps; every module of tables is imported here, so that the schema is whole."""

from services.intake.tables.assistance import Assistance
from services.intake.tables.boards import Board, BoardToken, DoorFiling, Knock
from services.intake.tables.complaints import Call, Complaint
from services.intake.tables.desk import Escalation, Leave
from services.intake.tables.evidence import Evidence, EvidenceContent
from services.intake.tables.matters import Candidate, CandidateState, Joining, MatchingKey, MatchingProgress
from services.intake.tables.notices import Interpretation, Notice
from services.intake.tables.orders import ChannelMessage, ChannelOrder
from services.intake.tables.people import LiablePerson, Member, Person, Reporter, Tombstone
from services.intake.tables.petitions import Petition
from services.intake.tables.projects import KnownProject, KnownRegimes
from services.intake.tables.pulls import PullCursor
from services.intake.tables.reconciliation import Reconciliation, ReconciliationItem, ReconciliationLine
from services.intake.tables.requests import Correction, PersonRequest
from services.intake.tables.routing import Assignment, Incident, KnownEmployer, LetterCounter, Transfer
from services.intake.tables.schema import Intake
from services.intake.tables.verified import Clue, Verified

__all__ = [
    "Assignment",
    "Assistance",
    "Board",
    "BoardToken",
    "Call",
    "Candidate",
    "CandidateState",
    "ChannelMessage",
    "ChannelOrder",
    "Clue",
    "Complaint",
    "Correction",
    "DoorFiling",
    "Escalation",
    "Evidence",
    "EvidenceContent",
    "Incident",
    "Intake",
    "Interpretation",
    "Joining",
    "Knock",
    "KnownEmployer",
    "KnownProject",
    "KnownRegimes",
    "Leave",
    "LetterCounter",
    "LiablePerson",
    "MatchingKey",
    "MatchingProgress",
    "Member",
    "Notice",
    "Person",
    "PersonRequest",
    "Petition",
    "PullCursor",
    "Reconciliation",
    "ReconciliationItem",
    "ReconciliationLine",
    "Reporter",
    "Tombstone",
    "Transfer",
    "Verified",
]
