"""Imports every room's tables, so that the metadata is complete."""

from services.mediation.advances.tables import BondDrawDecision
from services.mediation.bank_files.tables import BankFile
from services.mediation.calls.tables import Call
from services.mediation.cases.tables import Case
from services.mediation.conciliation.tables import Round
from services.mediation.desk.tables import Absence
from services.mediation.documents.tables import CaseDocument, DocumentService
from services.mediation.hearings.plans.tables import HearingPlan
from services.mediation.hearings.tables import Booking, Hearing, Recusal, Seat, Unavailability, Venue
from services.mediation.inspection.tables import CorrectionOrder, CorrectionOrderLine, DocumentCounter
from services.mediation.ledger.tables import Act, LedgerEntry, LedgerLine, MemberListing
from services.mediation.lifecycle.openings.tables import OpeningProposal
from services.mediation.mediators.tables import Appointment, MediationBody, Mediator, MediatorRecusal, MemberFirm
from services.mediation.pending.tables import Pending, PendingEnd
from services.mediation.proceedings.tables import ClaimInProceeding
from services.mediation.referrals.police.tables import PoliceMatter
from services.mediation.referrals.tables import Proposal
from services.mediation.schema import Mediation
from services.mediation.suspense.tables import MatchCandidate, MoneyBack, MoneyIn

__all__ = [
    "Absence",
    "Act",
    "Appointment",
    "BankFile",
    "BondDrawDecision",
    "Booking",
    "Call",
    "Case",
    "CaseDocument",
    "ClaimInProceeding",
    "CorrectionOrder",
    "CorrectionOrderLine",
    "DocumentCounter",
    "DocumentService",
    "Hearing",
    "HearingPlan",
    "LedgerEntry",
    "LedgerLine",
    "MatchCandidate",
    "Mediation",
    "MediationBody",
    "Mediator",
    "MediatorRecusal",
    "MemberFirm",
    "MemberListing",
    "MoneyBack",
    "MoneyIn",
    "OpeningProposal",
    "Pending",
    "PendingEnd",
    "PoliceMatter",
    "Proposal",
    "Recusal",
    "Round",
    "Seat",
    "Unavailability",
    "Venue",
]
