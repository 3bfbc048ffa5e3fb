"""Door 2, facts: what mediation does when another service states something."""

from services.mediation.actions import desk, members, moving, opening
from shared.contracts.intake import (
    ComplaintAccepted,
    ComplaintCalledBack,
    ComplaintReopened,
    ComplaintsJoined,
    JurisdictionTransferred,
    LeaveEnded,
    LeaveEntered,
    MembersLeft,
    MembersListed,
)
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    ComplaintAccepted: [Subscription(opening.open_cases_for_complaints, batch=True)],
    MembersListed: [Subscription(members.take_members)],
    MembersLeft: [Subscription(members.take_leavers)],
    ComplaintCalledBack: [Subscription(opening.note_call_back)],
    ComplaintsJoined: [Subscription(opening.note_joined)],
    ComplaintReopened: [Subscription(opening.reopen_for_complaint)],
    JurisdictionTransferred: [Subscription(moving.follow_transfer)],
    LeaveEntered: [Subscription(desk.ABSENCES.keep_leave)],
    LeaveEnded: [Subscription(desk.ABSENCES.keep_return)],
}
