"""Words of the language that few tables use: a day stated else the place's length, sides, what both histories say."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from shared.access.callers import WrongDivision
from shared.commands.changes import Changes
from shared.history import HistoryRow
from shared.obligations.tables import Question
from shared.refusals import Forbidden
from shared.tracks import clocks, decide, permission
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances
from shared.tracks.matter import Chain, Work
from shared.tracks.pages import page
from shared.tracks.people import OURS
from shared.tracks.store import _matter
from shared.tracks.table import Clock
from shared.values.date_checks import TooEarly
from tests.shared.tracks.sample import (
    ANSWER,
    BOUND,
    HEAR_IT,
    OFFICER,
    PLACE,
    TRACK,
    Said,
    Sample,
    by,
    matter,
    running,
    step,
    written,
)

FIRST = date(2025, 9, 1)
BOTH = Clock("both", "INT-15", "两者", "petition_finish_days", stated="done_by", basis="写明", shows="done_by")


def not_theirs(row) -> "NotTheirs":
    return NotTheirs()


class NotTheirs(Forbidden):
    code = "not-theirs"
    zh = "不是其事"
    en = "not theirs"


def table(**changed):
    """The sample with its first row changed."""
    first, *others = TRACK.moves
    return replace(TRACK, moves=(replace(first, **changed), *others))


def started(stated):
    one = matter()
    work = Work(one, "x", "x", by(), FIRST, by().at, Said(done_by=stated))
    clocks.start(work, BOTH, "sample", per_place=False)
    return one


def test_a_stated_day_goes_before_the_places_length():
    one = started(date(2025, 9, 3))
    assert (running(one)["both"], one.row.done_by) == (("open", "2025-09-03"), date(2025, 9, 3))
    assert one.open_for("both").legal_basis == "写明"


def test_without_a_stated_day_the_places_length_runs():
    one = started(None)
    assert (running(one)["both"], one.row.done_by) == (("open", "2025-10-31"), date(2025, 10, 31))
    assert one.open_for("both").legal_basis != "写明"


def test_a_stated_day_that_has_passed_is_refused_though_the_place_has_a_length():
    with pytest.raises(TooEarly):
        started(date(2025, 8, 31))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"key": "", "stated": "", "basis": ""}, "needs a basis for 'at once'"),
        ({"at_once": "某条"}, "needs a basis for 'at once'"),
        ({"needed": False}, "it always runs"),
        ({"lapses": "hear", "remarks": "late"}, "what is remarked stands in the row"),
    ],
)
def test_a_clock_that_contradicts_itself_stops_the_import(changed, said):
    with pytest.raises(ValueError, match=said):
        table(starts=(*TRACK.moves[0].starts, replace(BOTH, **changed)))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"by": replace(OURS, of=("number",))}, "no person takes it"),
        ({"by": replace(OFFICER, otherwise=not_theirs)}, "names no place"),
        ({"says": {"reply": "reply"}}, "tells reply twice"),
    ],
)
def test_a_row_that_contradicts_itself_stops_the_import(changed, said):
    with pytest.raises(ValueError, match=said):
        table(**changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"by": replace(OFFICER, of=("place",))}, "no column place"),
        ({"says": {"where": "place"}}, "no column place"),
    ],
)
def test_a_column_that_the_row_does_not_have_stops_the_import(changed, said):
    with pytest.raises(ValueError, match=said):
        Binding(table(**changed), Sample, letters=BOUND.letters)


def remarking(*, late=False, remarks=True):
    """The sample with an answer to be made at once, of whose lateness the history beside is told."""
    at_once = replace(TRACK.clocks["at-once"], remarks="sample-late", late=("晚了", "late") if late else None)
    first, answer = TRACK.rows(HEAR_IT.name)[0], TRACK.rows(ANSWER.name)[0]
    changed = {
        HEAR_IT: replace(first, starts=(first.starts[0], at_once)),
        ANSWER: replace(answer, meets=(answer.meets[0], at_once)),
    }
    moves = tuple(changed.get(row.command, row) for row in TRACK.moves)
    return Binding(replace(TRACK, moves=moves), Sample, letters=BOUND.letters, remarks=remarks)


def test_what_a_clock_remarks_needs_a_history_beside():
    with pytest.raises(ValueError, match="a history beside"):
        remarking(remarks=False)


def test_a_paper_with_which_it_begins_needs_numbers():
    begins = (replace(TRACK.begins[0], paper="函"),)
    with pytest.raises(ValueError, match="papers need numbers"):
        Binding(replace(TRACK, begins=begins), Sample, letters=BOUND.letters)


@pytest.mark.parametrize(("held", "may"), [(("42",), True), ((PLACE,), True), (("420703",), False), ((), False)])
def test_a_step_of_one_place_is_for_its_people(caller, held, may):
    bound = Binding(table(by=replace(OFFICER, of=("asked_by",))), Sample, letters=BOUND.letters)
    who, row = replace(caller, divisions=held), Sample(number="1", asked_by=PLACE)
    if may:
        permission.check_place(bound, who, row, HEAR_IT.name)
        return
    with pytest.raises(WrongDivision):
        permission.check_place(bound, who, row, HEAR_IT.name)


def test_of_two_places_one_place_above_both_counts_and_holding_each_does_not(caller):
    people = replace(OFFICER, of=("asked_by", "reply"), otherwise=not_theirs)
    bound = Binding(table(by=people), Sample, letters=BOUND.letters)
    row = Sample(number="1", asked_by="420704", reply="420703")
    permission.check_place(bound, replace(caller, divisions=("4207",)), row, HEAR_IT.name)
    with pytest.raises(NotTheirs):
        permission.check_place(bound, replace(caller, divisions=("420704", "420703")), row, HEAR_IT.name)


def test_a_step_without_a_place_is_for_everybody_with_the_role(caller):
    permission.check_place(BOUND, replace(caller, divisions=()), Sample(number="1"), HEAR_IT.name)


@pytest.mark.parametrize(
    ("place", "levels", "above"),
    [
        ("420704", 1, "4207"),
        ("420704", 2, "42"),
        ("420704001", 1, "4207"),
        ("4207", 1, "42"),
        ("429004", 1, "42"),
        ("42", 1, "42"),
        ("4207", 2, "42"),
    ],
)
def test_the_authority_above_is_the_next_with_a_government_and_above_a_province_there_is_none(place, levels, above):
    assert permission.authority_above(place, levels) == above


@pytest.mark.parametrize(("held", "may"), [(("42",), True), (("4207",), True), ((PLACE,), False), ((), False)])
def test_a_step_of_the_authority_above_is_not_for_those_below(caller, held, may):
    bound = Binding(table(by=replace(OFFICER, above=1)), Sample, letters=BOUND.letters)
    who = replace(caller, divisions=held)
    if may:
        permission.check_rank(bound, who, PLACE, HEAR_IT.name)
        return
    with pytest.raises(permission.ForAuthorityAbove):
        permission.check_rank(bound, who, PLACE, HEAR_IT.name)


def test_history_says_further_columns_under_names_of_their_own():
    bound = Binding(table(says={"asker": "asked_by"}), Sample, letters=BOUND.letters)
    one = matter()
    decide.step(bound, one, HEAR_IT, Said(), by())
    facts = json.loads(written(one, HistoryRow)[-1]["entry"])["facts"]
    assert (facts["asker"], facts["reply"]) == ("a", "yes")


def test_a_row_may_keep_the_number_of_its_paper():
    one = matter()
    work = Work(one, "x", "x", by(), FIRST, by().at, document="函1号")
    assert work.value("document") == "函1号"


@pytest.mark.parametrize("late", [True, False])
def test_a_missed_clock_is_remarked_in_both_histories_and_asked_where_the_table_says_so(late):
    bound, one = remarking(late=late), matter()
    one.beside, one.asks = Chain("case", SimpleNamespace(number="C1", version=7)), "420703"
    decide.step(bound, one, HEAR_IT, Said(), by())
    decide.passed(bound, one, one.open_for("at-once"), by("clock", date(2025, 9, 2)))
    own, there = written(one, HistoryRow)[-2:]
    assert (own["kind"], json.loads(own["entry"])["action"]) == ("sample", "sample-overdue")
    told = json.loads(there["entry"])
    assert (there["kind"], there["version"], told["action"]) == ("case", 8, "sample-late")
    assert told["facts"] == {"sample": "1", "deadline": "at-once", "rule": "INT-15", "due_on": "2025-09-01"}
    assert [row["division"] for row in written(one, Question)] == (["420703"] if late else [])


def test_without_another_place_the_matters_own_people_are_asked():
    one = matter()
    step(one, HEAR_IT)
    decide.passed(BOUND, one, one.open_for("at-once"), by("clock", date(2025, 9, 2)))
    assert [row["division"] for row in written(one, Question)] == [PLACE]


def test_who_is_asked_is_said_by_the_service():
    where = Circumstances(division=PLACE, asks="420703")
    row = Sample(number="1")
    assert _matter(row, None, "1", Chain("sample", row), where, Changes()).asks == "420703"


def test_the_page_says_whose_people_may_what_holds_without_a_stated_day_and_where_a_breach_is_written():
    late, people = replace(BOTH, remarks="sample-late"), replace(OFFICER, of=("asked_by",), otherwise=not_theirs)
    first, answer = TRACK.rows(HEAR_IT.name)[0], TRACK.rows(ANSWER.name)[0]
    changed = {
        HEAR_IT: replace(first, by=people, says={"asker": "asked_by"}, starts=(*first.starts, late)),
        ANSWER: replace(answer, meets=(*answer.meets, late)),
    }
    begins = (replace(TRACK.begins[0], paper="函"),)
    moves = tuple(changed.get(row.command, row) for row in TRACK.moves)
    told = page(replace(TRACK, moves=moves, begins=begins), {})
    for words in (
        "限 people of: `asked_by`<br>否则 else：不是其事 / not theirs",
        "`done_by`<br>未写明 else: 未知 UNKNOWN",
        "written down as a breach: `sample-overdue`<br>记入所属事项 also written there: `sample-late`",
        "编号文书 numbered: 函",
        "history also says: `asker`",
    ):
        assert words in told
