"""The facts credit listens to, and the action each one runs.

Actions on records handle facts from the beginning of a topic; the one that sends to the outside handles new facts only.
"""

from services.credit.desk import actions as desk_actions
from services.credit.employers import entries
from services.credit.exchange import credit_platform
from shared.contracts.intake import ComplaintAccepted, LeaveEnded, LeaveEntered
from shared.contracts.mediation import (
    ArrearsFound,
    CaseClosed,
    CaseOpened,
    CaseReferredToPolice,
    CaseWithdrawn,
    CorrectionOrderIssued,
    CorrectionOrderMet,
    CorrectionOrderOverdue,
    CorrectionOrderServed,
    MediationAgreed,
    PaymentReturned,
    WagesPaid,
)
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    ComplaintAccepted: [Subscription(entries.enter_acceptance)],
    CaseOpened: [Subscription(entries.enter_opening)],
    ArrearsFound: [Subscription(entries.enter_arrears)],
    MediationAgreed: [Subscription(entries.enter_agreement)],
    CorrectionOrderIssued: [Subscription(entries.enter_order)],
    CorrectionOrderServed: [Subscription(entries.enter_service)],
    CorrectionOrderMet: [Subscription(entries.enter_met_order)],
    CorrectionOrderOverdue: [
        Subscription(entries.enter_overdue_order),
        Subscription(credit_platform.tell_overdue_order, since="now"),
    ],
    WagesPaid: [Subscription(entries.enter_payment)],
    PaymentReturned: [Subscription(entries.enter_return)],
    CaseReferredToPolice: [Subscription(entries.enter_referral)],
    CaseClosed: [Subscription(entries.enter_closing)],
    CaseWithdrawn: [Subscription(entries.enter_withdrawal)],
    LeaveEntered: [Subscription(desk_actions.ABSENCES.keep_leave)],
    LeaveEnded: [Subscription(desk_actions.ABSENCES.keep_return)],
}
