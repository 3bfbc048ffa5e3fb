"""Where a proposal may go: facts propose, another person decides (architecture, invariant 11)."""

from enum import StrEnum

from shared.refusals import IllegalMove


class ProposalState(StrEnum):
    """A head decides; until then a proposal is open. Approved means that the procedure of listing begins."""

    OPEN = "open"
    APPROVED = "approved"
    DISMISSED = "dismissed"


MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.OPEN: frozenset({ProposalState.APPROVED, ProposalState.DISMISSED}),
    ProposalState.APPROVED: frozenset(),
    # dismissed stays dismissed: only another overdue order proposes anew
    ProposalState.DISMISSED: frozenset(),
}


def move(current: ProposalState, to: ProposalState) -> ProposalState:
    """The next state. Raises IllegalMove where the table does not lead there."""
    if to not in MOVES[ProposalState(current)]:
        raise IllegalMove(what="proposal", current=str(current), to=str(to))
    return to
