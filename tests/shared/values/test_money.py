"""Fen and yuan: exact, both ways, and nothing guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.values.money import LARGEST_FEN, fen_from_yuan, yuan_text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (800_000, "8,000.00"),
        (18_600_000, "186,000.00"),
        (1, "0.01"),
        (0, "0.00"),
        (99, "0.99"),
        (100, "1.00"),
        (-800_001, "-8,000.01"),
        (-1, "-0.01"),
    ],
)
def test_fen_are_written_as_yuan_with_two_places(fen, text):
    assert yuan_text(fen) == text


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [
        ("8,000.00", 800_000),
        ("186000.00", 18_600_000),
        (" 7800 ", 780_000),
        ("0.1", 10),
        ("0.010", 1),
        ("-500.00", -50_000),
        (8000, 800_000),
        (Decimal("0.29"), 29),
        (Decimal("1E+3"), 100_000),
    ],
)
def test_yuan_are_read_exactly(yuan, fen):
    assert fen_from_yuan(yuan) == fen


@pytest.mark.parametrize(
    "yuan", ["0.001", Decimal("0.005"), Decimal("1.0000000000000000000000000000000000001"), "9.999"]
)
def test_parts_of_a_fen_are_refused(yuan):
    with pytest.raises(ValueError, match="parts of a fen"):
        fen_from_yuan(yuan)


@pytest.mark.parametrize(
    "yuan", ["", "八千", "18.6万", "8,00.00", "1e3", "NaN", "0x10", "８０００", "8 000", "+1", ".5", Decimal("NaN")]
)
def test_what_is_no_plain_number_is_refused(yuan):
    with pytest.raises(ValueError, match="not an amount"):
        fen_from_yuan(yuan)


@pytest.mark.parametrize("yuan", [0.1, 8000.0, True])
def test_floats_are_no_amounts(yuan):
    with pytest.raises(TypeError):
        fen_from_yuan(yuan)


def test_the_largest_sum_is_accepted_and_one_fen_more_is_not():
    largest = Decimal(LARGEST_FEN) / 100
    assert fen_from_yuan(largest) == LARGEST_FEN
    for beyond in (largest + Decimal("0.01"), -largest - Decimal("0.01")):
        with pytest.raises(ValueError, match="beyond"):
            fen_from_yuan(beyond)


@given(st.integers(-LARGEST_FEN, LARGEST_FEN))
def test_what_is_written_reads_back_the_same(fen):
    assert fen_from_yuan(yuan_text(fen)) == fen
