"""The facts monitor listens to, and the action each one runs.

Actions handle facts from the beginning of a topic, so that portraits can be rebuilt; none sends to the outside.
"""

from services.monitor.bonds import decisions as bond_decisions
from services.monitor.clues import facts as clue_facts
from services.monitor.desk import actions as desk_actions
from services.monitor.employers.facts import HEARD_AS, hear
from shared.contracts.intake import (
    ComplaintAccepted,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintRedirected,
    ComplaintRefused,
    ComplaintReopened,
    ComplaintsJoined,
    ComplaintsParted,
    LeaveEnded,
    LeaveEntered,
)
from shared.contracts.mediation import BondDrawDecided
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    **{fact: [Subscription(hear, batch=True)] for fact in HEARD_AS},
    ComplaintFiled: [Subscription(hear, batch=True), Subscription(clue_facts.keep_clues, batch=True)],
    ComplaintAccepted: [Subscription(clue_facts.keep_taken, batch=True)],
    ComplaintReopened: [Subscription(clue_facts.keep_taken, batch=True)],
    ComplaintClosed: [Subscription(hear, batch=True), Subscription(clue_facts.keep_ended, batch=True)],
    ComplaintRefused: [Subscription(clue_facts.keep_ended, batch=True)],
    ComplaintRedirected: [Subscription(clue_facts.keep_ended, batch=True)],
    ComplaintsJoined: [Subscription(clue_facts.keep_joined)],
    ComplaintsParted: [Subscription(clue_facts.keep_parted)],
    LeaveEntered: [Subscription(desk_actions.ABSENCES.keep_leave)],
    BondDrawDecided: [Subscription(bond_decisions.keep_decision)],
    LeaveEnded: [Subscription(desk_actions.ABSENCES.keep_return)],
}
