"""What mediation keeps: cases 案件, their ledger 台账, payments, correction orders 限期改正指令书, rounds 协调,
proposals 建议, the members 成员 that intake told of, calls 通话记录 and who is away 请假."""

from services.mediation.calls.tables import Call
from services.mediation.cases.tables import Case
from services.mediation.conciliation.tables import Round
from services.mediation.desk.tables import Absence
from services.mediation.inspection.tables import CorrectionOrder, DocumentCounter
from services.mediation.ledger.tables import LedgerEntry, LedgerLine, MemberListing, Payment
from services.mediation.referrals.tables import Proposal
from services.mediation.schema import Mediation

__all__ = [
    "Absence",
    "Call",
    "Case",
    "CorrectionOrder",
    "DocumentCounter",
    "LedgerEntry",
    "LedgerLine",
    "Mediation",
    "MemberListing",
    "Payment",
    "Proposal",
    "Round",
]
