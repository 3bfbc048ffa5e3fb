"""The states of a proposal: facts propose, another person decides (architecture, invariant 11)."""

from enum import StrEnum

from shared.refusals import IllegalMove


class ProposalState(StrEnum):
    """Open until a head decides. Approved means that the procedure of listing begins."""

    OPEN = "open"
    APPROVED = "approved"
    DISMISSED = "dismissed"


MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.OPEN: frozenset({ProposalState.APPROVED, ProposalState.DISMISSED}),
    ProposalState.APPROVED: frozenset(),
    # dismissed is final: only another overdue order leads to a new proposal
    ProposalState.DISMISSED: frozenset(),
}


def move(current: ProposalState, to: ProposalState) -> ProposalState:
    """The next state. Raises IllegalMove when MOVES has no such move."""
    if to not in MOVES[ProposalState(current)]:
        raise IllegalMove(what="proposal", current=str(current), to=str(to))
    return to
