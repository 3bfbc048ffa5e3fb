"""Whether a list is whole, where two sides differ, and how a difference may end: both sides of each line."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.reconciliation import our_records, rules
from services.intake.reconciliation.rules import ItemState, Kind, Record, Resolution
from shared.refusals import IllegalMove

NOW = datetime(2025, 8, 28, 4, tzinfo=UTC)
DAY = datetime(2025, 8, 28, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ONE, TWO = Record("A1", date(2025, 8, 28), 1, 100, "open"), Record("A2", None, 2, None, "answered", "NOT_WAGES")
LINES = "A1,2025-08-28,1,100,open,\nA2,,2,,answered,NOT_WAGES\n"


def test_the_digest_is_of_each_line_in_order_empty_where_nothing_is_said():
    assert rules.digest([ONE, TWO]) == hashlib.sha256(LINES.encode()).hexdigest()


@pytest.mark.parametrize(
    ("records", "told", "refusal"),
    [
        ([ONE, TWO], {}, None),
        ([ONE, TWO], {"record_count": 1}, rules.WrongCount),
        ([ONE, TWO], {"record_count": 3}, rules.WrongCount),
        ([ONE, TWO], {"total_fen": 99}, rules.WrongTotal),
        ([ONE, TWO], {"total_fen": 101}, rules.WrongTotal),
        ([ONE, TWO], {"sha256": "0" * 64}, rules.WrongDigest),
        ([ONE, ONE], {"record_count": 2}, rules.ListedTwice),
        ([], {"record_count": 0, "total_fen": 0}, None),
    ],
)
def test_a_list_is_whole_where_its_header_fits_what_it_holds(records, told, refusal):
    header = {"record_count": 2, "total_fen": 100, "sha256": rules.digest(records).upper()} | told
    if refusal is None:
        rules.check_whole(records, **header)
        return
    with pytest.raises(refusal):
        rules.check_whole(records, **header)


def test_the_place_of_what_is_listed_twice_is_that_of_the_second():
    with pytest.raises(rules.ListedTwice) as refused:
        rules.check_whole([TWO, ONE, ONE], record_count=3, total_fen=200, sha256="")
    assert refused.value.facts["field"] == "records/2/partner_no"


@pytest.mark.parametrize(
    ("as_of", "refusal"),
    [
        (DAY, None),
        (DAY - SECOND, rules.BeforeItsDay),
        (NOW, None),
        (NOW + SECOND, rules.NotYetTrue),
    ],
)
def test_a_list_says_how_things_stood_from_the_beginning_of_its_day_until_now(as_of, refusal):
    if refusal is None:
        rules.check_as_of(as_of, DAY, NOW)
        return
    with pytest.raises(refusal):
        rules.check_as_of(as_of, DAY, NOW)


@pytest.mark.parametrize(
    ("theirs", "ours", "fields"),
    [
        ({"workers": 2}, {"workers": 1}, {"workers": (1, 2)}),
        ({"owed_fen": 2}, {"owed_fen": 1}, {"owed_fen": (1, 2)}),
        ({"state": "open"}, {"state": "answered"}, {"state": ("answered", "open")}),
        ({"disposition": "A"}, {"disposition": "B"}, {"disposition": ("B", "A")}),
        ({"division": "420704"}, {"division": "420703"}, {"division": ("420703", "420704")}),
        ({"filed_on": date(2025, 8, 28)}, {"filed_on": date(2025, 8, 29)}, {}),
        ({"workers": 2}, {"workers": None}, {}),
        ({"workers": None}, {"workers": 1}, {}),
        ({"workers": 1}, {"workers": 1}, {}),
    ],
)
def test_sides_differ_where_both_say_something_else_but_not_in_the_day(theirs, ours, fields):
    assert rules.differing(Record("A1", **theirs), Record("A1", **ours)) == fields


def test_what_one_side_lacks_is_a_difference_unless_another_list_has_it():
    known = {"A1": Record("A1", workers=1), "A2": Record("A2", workers=2)}
    found = rules.differences(
        [Record("A4"), Record("A2", workers=9), Record("A1", workers=1)], known, {"A1", "A3", "A5"}, {"A5"}
    )
    assert [(each.partner_no, each.kind) for each in found] == [
        ("A2", Kind.DIFFERS),
        ("A3", Kind.OURS_ONLY),
        ("A4", Kind.THEIRS_ONLY),
    ]


@pytest.mark.parametrize(
    ("resolution", "kinds"),
    [
        (Resolution.OURS_CORRECTED, {Kind.OURS_ONLY, Kind.DIFFERS}),
        (Resolution.FILED_NOW, {Kind.THEIRS_ONLY}),
        *((each, set(Kind)) for each in ("theirs_corrected", "not_ours", "explained", "settled")),
    ],
)
def test_a_difference_ends_only_as_fits_its_kind(resolution, kinds):
    fits = set()
    for kind in Kind:
        try:
            rules.check_fits(kind, Resolution(resolution))
        except rules.WrongResolution:
            continue
        fits.add(kind)
    assert fits == kinds


def test_a_difference_is_resolved_once():
    assert rules.resolve(ItemState.OPEN) is ItemState.RESOLVED
    with pytest.raises(IllegalMove):
        rules.resolve(ItemState.RESOLVED)


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("stage", Stage)
def test_our_record_is_open_until_the_channel_has_its_answer(stage, settled):
    complaint = Complaint(
        partner_no="A1", division="420704001", filed_on=date(2025, 8, 28), workers=2, claimed_fen=7, disposition="X"
    )
    ended = stage in {"answered", "called_back", "closed", "refused", "redirected", "withdrawn"}
    ours = our_records._ours(complaint, "420704", stage, settled=settled)
    assert ours == Record(
        "A1",
        date(2025, 8, 28),
        2,
        7,
        "answered" if ended or settled else "open",
        "X" if ended else None,
        "420704",
    )
    assert our_records._ours(complaint, "420703", stage, settled=settled) == Record("A1", division="420704001")
