"""What monitor listens to. Portraits are rebuilt from the beginning; nothing here acts outside."""

from services.monitor.desk import actions as desk_actions
from services.monitor.employers.facts import HEARD_AS, hear
from shared.contracts.intake import LeaveEnded, LeaveEntered
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    **{fact: [Subscription(hear, batch=True)] for fact in HEARD_AS},
    LeaveEntered: [Subscription(desk_actions.ABSENCES.keep_leave)],
    LeaveEnded: [Subscription(desk_actions.ABSENCES.keep_return)],
}
