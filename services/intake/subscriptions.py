"""What intake does about facts: a table, no code."""

from services.intake.actions import following
from shared.contracts.mediation import CaseClosed, CaseOpened, CaseWithdrawn, CorrectionOrderOverdue, WagesPaid
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    CaseOpened: [Subscription(following.follow_case_opened)],
    WagesPaid: [Subscription(following.follow_payment), Subscription(following.answer_late_payment, since="now")],
    CorrectionOrderOverdue: [Subscription(following.follow_order_overdue)],
    CaseClosed: [Subscription(following.answer_case_closed, since="now")],
    CaseWithdrawn: [Subscription(following.answer_case_withdrawn, since="now")],
}
