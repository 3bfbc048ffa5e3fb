"""The facts mediation listens to, and the action each one runs."""

from services.mediation.desk import actions as desk_actions
from services.mediation.lifecycle import open_case
from services.mediation.lifecycle import transfer as lifecycle_transfer
from services.mediation.lifecycle.openings import actions as opening_actions
from services.mediation.payments.members import actions as member_actions
from shared.contracts.intake import (
    ComplaintAccepted,
    ComplaintCalledBack,
    ComplaintReopened,
    ComplaintsJoined,
    ComplaintsParted,
    JurisdictionTransferred,
    LeaveEnded,
    LeaveEntered,
    MembersLeft,
    MembersListed,
)
from shared.contracts.monitor import PaymentMadeGood, PaymentMissed
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    ComplaintAccepted: [Subscription(open_case.open_cases_for_complaints, batch=True)],
    MembersListed: [Subscription(member_actions.take_members)],
    MembersLeft: [Subscription(member_actions.take_leavers)],
    ComplaintCalledBack: [Subscription(open_case.note_call_back, batch=True)],
    ComplaintsJoined: [Subscription(open_case.note_joined, batch=True)],
    ComplaintsParted: [Subscription(open_case.note_parted, batch=True)],
    ComplaintReopened: [Subscription(open_case.reopen_for_complaint)],
    JurisdictionTransferred: [Subscription(lifecycle_transfer.follow_transfer)],
    PaymentMissed: [Subscription(opening_actions.propose_opening)],
    PaymentMadeGood: [Subscription(opening_actions.end_by_payment)],
    LeaveEntered: [Subscription(desk_actions.ABSENCES.keep_leave)],
    LeaveEnded: [Subscription(desk_actions.ABSENCES.keep_return)],
}
