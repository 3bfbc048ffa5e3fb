"""Where a complaint may go, over every pair, and in the business's own sentences."""

from itertools import product

import pytest

from services.intake.complaints.rules.stage import MOVES, Stage, move
from shared.refusals import IllegalMove


@pytest.mark.parametrize(("current", "to"), list(product(Stage, Stage)))
def test_a_move_is_made_or_refused_as_the_table_says(current, to):
    if to in MOVES[current]:
        assert move(current, to) == to
    else:
        with pytest.raises(IllegalMove):
            move(current, to)


@pytest.mark.parametrize("end", [Stage.REFUSED, Stage.REDIRECTED, Stage.WITHDRAWN])
def test_what_was_refused_redirected_or_withdrawn_stays_so(end):
    assert MOVES[end] == frozenset()


def test_only_an_accepted_complaint_gets_a_case():
    assert [stage for stage in Stage if Stage.IN_PROGRESS in MOVES[stage]] == [
        Stage.ACCEPTED,
        Stage.ANSWERED,
        Stage.CALLED_BACK,
        Stage.CLOSED,
    ]


def test_nothing_is_closed_before_its_channel_was_answered():
    assert [stage for stage in Stage if Stage.CLOSED in MOVES[stage]] == [Stage.ANSWERED, Stage.CALLED_BACK]
