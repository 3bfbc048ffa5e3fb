"""What credit listens to. Records are rebuilt from the beginning; what acts outside listens from now on."""

from services.credit.actions import desk, entering, telling
from shared.contracts.intake import ComplaintAccepted, LeaveEnded, LeaveEntered
from shared.contracts.mediation import (
    ArrearsFound,
    CaseClosed,
    CaseOpened,
    CaseReferredToPolice,
    CaseWithdrawn,
    CorrectionOrderIssued,
    CorrectionOrderOverdue,
    CorrectionOrderServed,
    MediationAgreed,
    WagesPaid,
)
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    ComplaintAccepted: [Subscription(entering.enter_acceptance)],
    CaseOpened: [Subscription(entering.enter_opening)],
    ArrearsFound: [Subscription(entering.enter_arrears)],
    MediationAgreed: [Subscription(entering.enter_agreement)],
    CorrectionOrderIssued: [Subscription(entering.enter_order)],
    CorrectionOrderServed: [Subscription(entering.enter_service)],
    CorrectionOrderOverdue: [
        Subscription(entering.enter_overdue_order),
        Subscription(telling.tell_overdue_order, since="now"),
    ],
    WagesPaid: [Subscription(entering.enter_payment)],
    CaseReferredToPolice: [Subscription(entering.enter_referral)],
    CaseClosed: [Subscription(entering.enter_closing)],
    CaseWithdrawn: [Subscription(entering.enter_withdrawal)],
    LeaveEntered: [Subscription(desk.ABSENCES.keep_leave)],
    LeaveEnded: [Subscription(desk.ABSENCES.keep_return)],
}
