"""What speaks for one matter and against it; when a machine may be sure; who is counted once."""

from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.complaints.rules import names
from services.intake.complaints.rules.stage import Stage
from services.intake.matters.rules import joining
from services.intake.matters.rules.account import Contribution
from services.intake.matters.rules.claims import Together, together
from services.intake.matters.rules.comparison import Comparison, JoinKind, compare, verdict
from shared.trade.dispositions import Disposition
from tests.intake.matters.builders import ONE, PLACES, SAME


@pytest.mark.capability("C12")
def test_the_same_worker_employer_and_months_are_certain():
    found = compare(ONE, SAME)
    assert (found.kind, found.certain) == (JoinKind.DUPLICATE, True)
    assert found.score == 60 + 25 + 15 + 4 + 8 + 2 + 2


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("other months", {"period_from": "2025-01", "period_to": "2025-03"}),
        ("another employer", {"employer": names.read("样例万顺物流公司", PLACES)}),
        ("another workmate's name", {"id_no": None, "name": b"other", "name_mask": "李*"}),
        ("a brother's name", {"id_no": None, "name": b"other", "name_mask": "测*"}),
        ("another sound ID number", {"id_no": b"other", "name": None}),
        ("neither phone nor ID number", {"phone": None, "id_no": None}),
        ("nothing says which employer", {"employer": None}),
        ("half a year later", {"filed_on": date(2026, 3, 1)}),
    ],
)
def test_no_points_make_it_certain_when_something_speaks_against_it(why, changed):
    assert compare(ONE, replace(SAME, **changed)).certain is False, why


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    "changed",
    [
        {"id_no": b"mistyped", "sound_id": False},
        {"name": b"nick", "name_mask": "小*"},
        {"name": None, "name_mask": None, "id_no": None},
        {"employer": names.read("虚构恒秦建筑劳务公司", PLACES)},
        {"employer": None, "uscc": "x"},
        {"period_from": None, "period_to": None},
    ],
)
def test_what_is_left_out_or_mistyped_speaks_for_nothing_and_against_nothing(changed):
    one = replace(ONE, uscc="x") if "uscc" in changed else ONE
    assert compare(one, replace(SAME, **changed)).certain is True


@pytest.mark.capability("C12")
def test_another_site_of_the_same_boss_is_not_certain():
    sites = [names.read(f"虚构花园{number}号楼", PLACES) for number in (1, 2)]
    assert compare(replace(ONE, project=sites[0]), replace(SAME, project=sites[1])).certain is False


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    "changed",
    [
        {"project": names.read("虚构花园一号楼", PLACES)},
        {"employer": names.read("虚构恒秦建筑劳务公司", PLACES)},
        {"period_from": None, "period_to": None},
        {"name": None, "name_mask": None, "id_no": None},
    ],
)
@pytest.mark.parametrize(("fen", "certain"), [(800_000, True), (700_000, False)])
def test_what_leaves_a_doubt_is_made_up_for_by_the_very_same_sum(changed, fen, certain):
    assert compare(ONE, replace(SAME, fen=fen, **changed)).certain is certain


@pytest.mark.capability("C12")
@pytest.mark.parametrize("fen", [500_000, 791_999])
@pytest.mark.parametrize(
    ("site", "until", "certain"),
    [
        (None, "2025-07", False),
        (names.read("虚构花园1号楼", PLACES), "2025-07", True),
        (names.read("虚构花园1号楼", PLACES), "2025-08", False),
    ],
)
def test_another_sum_is_another_debt_unless_both_name_the_one_site_and_months(site, until, certain, fen):
    other = replace(SAME, project=site, period_to=until, fen=fen)
    assert compare(replace(ONE, project=site), other).certain is certain


@pytest.mark.capability("C12")
def test_since_some_month_leaves_a_doubt_that_only_the_same_sum_makes_up_for():
    since = replace(SAME, period_from="2025-05", period_to=None)
    assert compare(ONE, since).certain is True
    assert compare(ONE, replace(since, fen=700_000)).certain is False


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("score", "certain", "kind", "found"),
    [
        (90, True, JoinKind.DUPLICATE, "certain"),
        (89, True, JoinKind.DUPLICATE, "proposed"),
        (200, False, JoinKind.DUPLICATE, "proposed"),
        (55, False, JoinKind.DUPLICATE, "proposed"),
        (54, True, JoinKind.DUPLICATE, None),
        (200, True, JoinKind.COLLECTIVE, None),
    ],
)
def test_at_the_threshold_counts_and_points_alone_join_nothing(score, certain, kind, found):
    assert verdict(Comparison(score, (), kind, certain), 90, 55) == found


@pytest.mark.capability("C12")
def test_another_worker_of_the_same_arrears_is_proposed_and_never_certain():
    workmate = replace(SAME, phone=b"p2", id_no=b"i2", name=b"n2", name_mask="李*")
    found = compare(ONE, workmate)
    assert (found.kind, found.certain, verdict(found, 0, 0)) == (JoinKind.COLLECTIVE, False, "proposed")
    elsewhere = compare(ONE, replace(workmate, division="420702"))
    assert verdict(elsewhere, 0, 0) is None


@given(st.booleans(), st.sampled_from(["phone", "id_no", "name", "employer", "period_from", "uscc"]))
def test_a_pair_is_one_pair_whichever_comes_first(blank, field):
    other = replace(SAME, **{field: None if blank else getattr(SAME, field)})
    there, back = compare(ONE, other), compare(other, ONE)
    assert (there.score, there.kind, there.certain) == (back.score, back.kind, back.certain)
    assert all(isinstance(each, Contribution) for each in there.contributions)


@pytest.mark.rule("ARB-07")
def test_who_complains_three_times_is_one_worker_with_the_largest_number_and_sum():
    again = replace(SAME, workers=3, fen=900_000)
    mate = replace(SAME, number="c", phone=b"p2", id_no=b"i2", workers=2, fen=100)
    assert together([ONE, again, mate]) == Together(5, 900_100)


@pytest.mark.rule("ARB-07")
def test_workmates_who_share_a_phone_are_counted_each():
    mates = [replace(ONE, number=str(at), id_no=None, name=bytes([at]), name_mask="李*") for at in range(10)]
    assert together(mates).workers == 10


def test_a_pair_that_a_person_called_the_same_counts_once():
    nobody = replace(SAME, phone=None, id_no=None, name=None)
    assert together([ONE, nobody]).workers == 2
    assert together([ONE, nobody], [(nobody.number, ONE.number)]).workers == 1


def complaint(number="a", stage=Stage.FILED, accepted_on=None, hour=9):
    filed_at = datetime(2025, 8, 28, hour).astimezone()
    return SimpleNamespace(number=number, stage=stage, filed_at=filed_at, accepted_on=accepted_on)


@pytest.mark.capability("C12")
def test_what_was_accepted_leads_and_else_what_was_filed_first():
    first, second = complaint("b", hour=9), complaint("a", hour=10)
    assert joining.leader_first(second, first) == (first, second)
    second.accepted_on = date(2025, 8, 29)
    assert joining.leader_first(first, second) == (second, first)


@pytest.mark.capability("C12")
@pytest.mark.parametrize("stage", list(Stage))
def test_only_what_nobody_decided_joins_and_a_machine_joins_only_to_what_was_not_answered(stage):
    open_one, other = complaint(), complaint("b", stage)
    joins = stage in (Stage.FILED, Stage.INCOMPLETE)
    assert joining.machine_may_join(other, open_one) is joins
    unanswered = stage in (Stage.FILED, Stage.INCOMPLETE, Stage.ACCEPTED, Stage.IN_PROGRESS)
    assert joining.machine_may_join(open_one, other) is unanswered
    leads = unanswered or stage in (Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED)
    if leads:
        joining.check_may_join(open_one, other)
    else:
        with pytest.raises(joining.DecidedOtherwise):
            joining.check_may_join(open_one, other)


@pytest.mark.capability("C12")
@pytest.mark.parametrize(("day", "ends"), [(28, Disposition.NOT_WAGES), (29, Disposition.DUPLICATE)])
def test_filed_by_the_day_of_the_answer_it_ends_alike_and_the_day_after_it_was_reported_again(day, ends):
    answered = date(2025, 8, 28)
    assert joining.disposition_of_late(date(2025, 8, day), answered, Disposition.NOT_WAGES) is ends
