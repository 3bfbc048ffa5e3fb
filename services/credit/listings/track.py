"""Proposals for the joint-sanction list 失信联合惩戒名单: overdue orders propose, a head decides (BLACK-01, BLACK-05).

Approving begins the procedure of listing and does not list: the day by which listing is decided is still to come.
"""

from datetime import date
from enum import StrEnum
from typing import Protocol

from shared.contracts.credit import ListingProposed
from shared.tracks.people import Who
from shared.tracks.table import Begin, Clock, Command, Move, Sequel, Track


class ProposalState(StrEnum):
    """Open until a head decides. Approved means that the procedure of listing begins."""

    OPEN = "open"
    APPROVED = "approved"
    DISMISSED = "dismissed"


class Overdue(Protocol):
    """What of an overdue order counts here: the last day that it set for paying."""

    @property
    def due_on(self) -> date | None: ...


HEAD = Who("负责人", "a head", roles=("head",))
CONCERNED = ("proposed_by",)
"""Whoever proposed does not decide (architecture, invariant 11)."""

APPROVE: Command[object] = Command("approve", "启动列入程序")
DISMISS: Command[object] = Command("dismiss", "不予列入")

DECISION = Clock(
    "listing-decision",
    "BLACK-05",
    "决定是否列入名单",
    "blacklist_decision_days",
    since="due_on",
    remind=True,
    shows="decide_by",
    late=(
        "列入失信联合惩戒名单的建议已过决定期限（{due_on}），请尽快作出决定",
        "the day for deciding on a proposed listing has passed ({due_on}): decide now",
    ),
)
OPEN, APPROVED, DISMISSED = ProposalState
DECIDED = {"decided_on": "day", "decided_by": "who", "decision_reason": "words"}

LISTING: Track[ProposalState, object, object] = Track(
    name="proposal",
    label="listing-proposal",
    zh="列入失信联合惩戒名单建议",
    en="proposal for the joint-sanction list",
    states=ProposalState,
    # dismissed stays dismissed: only another overdue order proposes anew
    final=frozenset({APPROVED, DISMISSED}),
    sequels={APPROVED: Sequel("列入名单程序", "the procedure of listing", (DECISION,))},
    begins=(
        Begin(name="overdue-order", zh="责令支付逾期且达到数额标准", to=OPEN, starts=(DECISION,), writes="propose"),
    ),
    moves=(
        Move(
            APPROVE,
            (OPEN,),
            rule="BLACK-05",
            to=APPROVED,
            by=HEAD,
            not_by=CONCERNED,
            keeps=DECIDED,
            tells=("decide_by",),
            fact=ListingProposed,
            writes="approve",
        ),
        Move(
            DISMISS,
            (OPEN,),
            rule="BLACK-05",
            to=DISMISSED,
            by=HEAD,
            not_by=CONCERNED,
            meets=(DECISION,),
            keeps=DECIDED,
            tells=("decide_by",),
            writes="dismiss",
        ),
    ),
)
UNDISMISSED = (OPEN, APPROVED)
"""Even an approved proposal may be spared the listing (BLACK-04)."""
