"""Who may mediate, on both sides of each limit, and whom the rule chooses."""

from dataclasses import replace
from datetime import date

import pytest

from services.mediation.mediators.rules import (
    Candidate,
    Full,
    NobodyToMediate,
    OutOfReach,
    Related,
    TermEnded,
    check_candidate,
    choose,
)

pytestmark = pytest.mark.capability("C63")

TODAY = date(2025, 8, 28)
FREE = Candidate("m", "420704", date(2025, 1, 1), date(2025, 12, 31), frozenset({"construction"}), 0, 3, False)


@pytest.mark.parametrize(
    ("differs", "refused"),
    [
        ({"appointed_on": TODAY}, None),
        ({"appointed_on": date(2025, 8, 29)}, TermEnded),
        ({"term_ends_on": TODAY}, None),
        ({"term_ends_on": date(2025, 8, 27)}, TermEnded),
        ({"term_ends_on": None}, None),
        ({"division": "4207"}, None),
        ({"division": "420704001"}, OutOfReach),
        ({"division": "420703"}, OutOfReach),
        ({"related": True}, Related),
        ({"load": 2}, None),
        ({"load": 3}, Full),
        ({"load": 300, "most": None}, None),
    ],
)
def test_who_may(differs, refused):
    one = replace(FREE, **differs)
    if refused is None:
        check_candidate(one, "420704", TODAY)
        assert choose([one], "420704", "construction", TODAY) == one
    else:
        with pytest.raises(refused):
            check_candidate(one, "420704", TODAY)
        with pytest.raises(NobodyToMediate):
            choose([one], "420704", "construction", TODAY)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"load": 2}, {"load": 0, "skills": frozenset()}),
        ({"load": 2}, {"division": "4207"}),
        ({"load": 1}, {"load": 2}),
        ({}, {"last_appointed": date(2025, 8, 1)}),
        ({"last_appointed": date(2025, 7, 1)}, {"last_appointed": date(2025, 8, 1)}),
    ],
)
def test_whom_the_rule_chooses(better, worse):
    first, second = replace(FREE, key="z", **better), replace(FREE, key="a", **worse)
    assert choose([first, second], "420704", "construction", TODAY) == first
    assert choose([second, first], "420704", "construction", TODAY) == first
