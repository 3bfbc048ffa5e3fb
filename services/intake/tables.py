"""Every table of intake. Each module of tables is imported here, so that the metadata is complete."""

from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.tables import Assignment, LetterCounter
from services.intake.boards.tables import Board, BoardToken
from services.intake.channels.tables import ChannelMessage, ChannelOrder
from services.intake.complaints.tables import Complaint, Member, Person, Reporter
from services.intake.deadlines.tables import Escalation
from services.intake.decisions.calls.tables import Call
from services.intake.desk.tables import Leave
from services.intake.evidence.tables import Evidence, EvidenceContent
from services.intake.filing.window.tables import Assistance
from services.intake.matters.tables import Candidate, CandidateState, Joining, MatchingKey, MatchingProgress
from services.intake.messages.tables import PullCursor
from services.intake.notices.tables import Interpretation, Notice
from services.intake.papers.tables import Paper, PaperCounter
from services.intake.people.tables import Correction, PersonRequest, Tombstone
from services.intake.petitions.tables import Petition
from services.intake.public.tables import UseCount, WorkerChoices
from services.intake.reconciliation.tables import Reconciliation, ReconciliationItem, ReconciliationLine
from services.intake.schema import Intake
from services.intake.transfers.tables import Transfer
from services.intake.verification.crosscheck.tables import (
    KnownEmployer,
    KnownProject,
    KnownRegimes,
    KnownUnpaid,
    KnownWarning,
)
from services.intake.verification.tables import Clue, LiablePerson, Verified

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
    "Escalation",
    "Evidence",
    "EvidenceContent",
    "Incident",
    "Intake",
    "Interpretation",
    "Joining",
    "KnownEmployer",
    "KnownProject",
    "KnownRegimes",
    "KnownUnpaid",
    "KnownWarning",
    "Leave",
    "LetterCounter",
    "LiablePerson",
    "MatchingKey",
    "MatchingProgress",
    "Member",
    "Notice",
    "Paper",
    "PaperCounter",
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
    "UseCount",
    "Verified",
    "WorkerChoices",
]
