"""What mediation keeps: cases 案件, their ledger 台账, payments, correction orders 限期改正指令书, rounds 协调,
proposals 建议, the members 成员 that intake told of, calls 通话记录 and who is away 请假."""

from services.mediation.tables.cases import Case, CorrectionOrder, DocumentCounter, Round
from services.mediation.tables.desk import Absence, Call
from services.mediation.tables.money import LedgerEntry, LedgerLine, MemberListing, Payment
from services.mediation.tables.proposals import Proposal
from services.mediation.tables.schema import Mediation

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
