"""Who received what was paid on a total: on both sides of every line."""

from dataclasses import dataclass

import pytest

from services.mediation.ledger.rules.payees import ListOtherwise, NoTotalHere, check_signed, unnamed_fen

pytestmark = pytest.mark.rule("PAY-01")


@dataclass(frozen=True)
class Line:
    worker_ref: str | None
    workers: int
    paid_fen: int
    signed_fen: int | None = None


@pytest.mark.parametrize(
    ("line", "unnamed"),
    [
        (Line(None, 2, 100), 100),
        (Line(None, 1, 100), 0),
        (Line(None, 0, 100), 0),
        (Line("w-1", 1, 100), 0),
        (Line(None, 12, 0), 0),
        (Line(None, 12, 100, 100), 0),
        (Line(None, 12, 101, 100), 1),
    ],
)
def test_money_on_a_total_of_several_is_nobodys_until_it_was_signed_for(line, unnamed):
    assert unnamed_fen(line) == unnamed


@pytest.mark.parametrize(
    ("workers", "fen", "refused"),
    [(12, 100, False), (11, 100, True), (13, 100, True), (12, 99, True), (12, 101, True)],
)
def test_the_list_has_everybody_of_the_total_and_every_fen_paid(workers, fen, refused):
    line = Line(None, 12, 100)
    if refused:
        with pytest.raises(ListOtherwise):
            check_signed(1, line, workers, fen)
    else:
        check_signed(1, line, workers, fen)


@pytest.mark.parametrize("line", [Line("w-1", 1, 100), Line(None, 1, 100), Line(None, 12, 0)])
def test_a_line_that_names_its_worker_or_holds_no_money_needs_no_list(line):
    with pytest.raises(NoTotalHere):
        check_signed(1, line, line.workers, line.paid_fen)
