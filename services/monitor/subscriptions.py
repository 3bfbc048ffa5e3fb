"""What monitor listens to. Portraits are rebuilt from the beginning; nothing here acts outside."""

from services.monitor.actions import hearing
from shared.contracts.intake import ComplaintClosed, ComplaintFiled
from shared.contracts.mediation import ArrearsFound, CaseClosed, CaseWithdrawn, CorrectionOrderOverdue, WagesPaid
from shared.messaging.consumer import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    ComplaintFiled: [Subscription(hearing.hear_complaint_filed)],
    ComplaintClosed: [Subscription(hearing.hear_complaint_closed)],
    ArrearsFound: [Subscription(hearing.hear_arrears_found)],
    WagesPaid: [Subscription(hearing.hear_wages_paid)],
    CorrectionOrderOverdue: [Subscription(hearing.hear_order_overdue)],
    CaseClosed: [Subscription(hearing.hear_case_closed)],
    CaseWithdrawn: [Subscription(hearing.hear_case_withdrawn)],
}
