"""A step worked out from values alone: every word of the language, without a database."""

import json
from dataclasses import replace
from datetime import date

import pytest

from shared import clock, regions
from shared.commands.changes import Changes
from shared.deliveries.tables import Delivery
from shared.obligations.tables import Reminder
from shared.refusals import IllegalMove, SamePerson
from shared.tracks import decide, permission
from shared.tracks.matter import Among, Chain, Matter
from shared.tracks.refusals import ExtendedBefore, RightLapsed, TooLateToExtend
from shared.values.date_checks import InTheFuture, TooEarly
from tests.shared.tracks.sample import (
    ANSWER,
    ASK_AGAIN,
    BOUND,
    GO_ON,
    HEAR_IT,
    LAPSE,
    PAID,
    PLACE,
    STOP,
    TRACK,
    Said,
    Sample,
    Wrong,
    actions,
    by,
    deadline,
    matter,
    not_wrong,
    questions,
    running,
    step,
    written,
)

FIRST = date(2025, 9, 1)


def test_what_begins_is_written_with_its_clock_its_reminders_and_its_first_entry(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: FIRST)
    one = matter()
    assert running(one) == {"hear": ("open", "2025-10-31")}
    assert one.row.version == 1
    assert written(one, Reminder)
    assert [json.loads(entry)["action"] for entry in actions(one)] == ["asked"]


def unbegun(**more):
    row = Sample(number="1")
    return Matter(row, None, "1", PLACE, Chain("sample", row), Changes(), **more)


def test_a_guard_of_a_beginning_stops_it_before_anything_is_written():
    guarded = replace(BOUND, track=replace(TRACK, begins=(replace(TRACK.begins[0], guards=(not_wrong,)),)))
    new = unbegun()
    with pytest.raises(Wrong):
        decide.begin(guarded, new, "asked", by(), Said(reply="wrong"), facts={})
    assert (new.changes.added, new.row.version) == ({}, 0)
    decide.begin(guarded, new, "asked", by(), Said(), facts={})
    assert new.row.version == 1


def test_deadlines_may_stand_among_those_of_what_a_matter_belongs_to():
    new = unbegun(among=Among("case", "C-1", "served 1"))
    decide.begin(BOUND, new, "asked", by(), facts={})
    kept = deadline(new, "hear")
    assert (kept["subject_kind"], kept["subject"], kept["start_event"]) == ("case", "C-1", "served 1")


def test_a_step_moves_keeps_and_is_told_in_history():
    one = matter()
    step(one, HEAR_IT, Said(reply="已听取"))
    assert (one.row.state, one.row.heard_on, one.row.reply, one.row.version) == ("heard", FIRST, "已听取", 2)
    told = json.loads(actions(one)[-1])
    assert (told["action"], told["from_stage"], told["to_stage"]) == ("sample-hear", "asked", "heard")
    assert told["facts"] == {"on": "2025-09-01", "rule": "INT-15", "paper": "听取", "reply": "已听取", "place": "here"}


def test_each_entry_is_chained_to_the_one_before():
    one = matter()
    step(one, HEAR_IT)
    first, second = (row for row in one.changes.added[next(t for t in one.changes.added if t.__name__ == "HistoryRow")])
    assert second["previous"] == first["hash"]


def test_whoever_is_named_in_the_row_does_not_take_the_step():
    with pytest.raises(SamePerson):
        step(matter(), HEAR_IT, who="a")


def test_a_guard_sees_what_was_said():
    with pytest.raises(Wrong):
        step(matter(), HEAR_IT, Said(reply="wrong"))


def test_a_step_that_the_table_does_not_have_here_is_refused():
    with pytest.raises(IllegalMove):
        step(matter(), ANSWER)


@pytest.mark.parametrize(("on", "refused"), [(date(2025, 9, 2), InTheFuture), (date(2025, 8, 31), TooEarly)])
def test_no_step_lies_in_the_future_or_before_the_day_it_follows(on, refused):
    one = matter()
    step(one, HEAR_IT)
    with pytest.raises(refused):
        step(one, ANSWER, on=on)


def test_a_stated_day_ends_a_clock_that_runs_since_another_day_and_may_be_left_out():
    one = matter()
    step(one, HEAR_IT, Said(done_by=date(2025, 9, 7), since=date(2025, 8, 20)))
    assert (deadline(one, "do")["started_on"], deadline(one, "do")["due_on"]) == (date(2025, 8, 20), date(2025, 9, 7))
    assert one.row.done_by == date(2025, 9, 7)
    without = matter()
    step(without, HEAR_IT)
    assert "do" not in running(without)


@pytest.mark.parametrize(("day", "refused"), [(date(2025, 9, 1), False), (date(2025, 8, 31), True)])
def test_a_stated_day_does_not_lie_before_its_clock_began(day, refused):
    one = matter()
    if refused:
        with pytest.raises(TooEarly):
            step(one, HEAR_IT, Said(done_by=day, since=FIRST))
    else:
        step(one, HEAR_IT, Said(done_by=day, since=FIRST))
        assert one.row.done_by == day


def test_a_clock_that_stood_still_has_as_many_days_left_as_before():
    one = matter()
    step(one, HEAR_IT)
    step(one, STOP, day=date(2025, 9, 11))
    assert running(one)["hear"][0] == "paused"
    step(one, GO_ON, day=date(2025, 9, 21))
    assert running(one)["hear"] == ("open", "2025-11-10")
    assert deadline(one, "hear")["pauses"][0]["until"] == "2025-09-21"


def test_what_a_step_ends_is_met_or_cancelled_and_its_letter_goes_to_the_party():
    one = matter()
    step(one, HEAR_IT, Said(done_by=date(2025, 9, 7), since=FIRST))
    step(one, ANSWER, day=date(2025, 9, 5))
    assert set(running(one)) == {"ask"}
    ended = {name: (str(deadline(one, name)["state"]), deadline(one, name)["met_on"]) for name in ("hear", "do")}
    assert ended == {"hear": ("met", date(2025, 9, 5)), "do": ("cancelled", None)}
    [sent] = written(one, Delivery)
    assert (sent["party"], sent["kind"], sent["occasion"]) == ("police_1", "sample", "answer-3")


@pytest.mark.parametrize(("on", "in_time"), [(date(2025, 10, 9), True), (date(2025, 10, 10), False)])
def test_a_right_is_used_on_its_last_day_and_not_after(on, in_time):
    """Thirty days from 1 September end on 1 October, a holiday: the first working day after it is the 9th."""
    one = matter()
    step(one, HEAR_IT)
    step(one, ANSWER)
    assert one.row.ask_by == date(2025, 10, 9)
    if in_time:
        step(one, ASK_AGAIN, on=on, day=date(2025, 11, 3))
        assert str(deadline(one, "ask")["state"]) == "met"
    else:
        with pytest.raises(RightLapsed):
            step(one, ASK_AGAIN, on=on, day=date(2025, 11, 3))


def test_a_right_that_nobody_used_lapses_by_the_clock_on_its_last_day():
    one = matter()
    step(one, HEAR_IT)
    step(one, ANSWER)
    decide.passed(BOUND, one, one.open_for("ask"), by("clock", date(2025, 10, 10)))
    told = json.loads(actions(one)[-1])
    assert (one.row.state, told["action"], told["facts"]["due_on"]) == ("over", "lapsed", "2025-10-09")
    kept = deadline(one, "ask")
    assert (str(kept["state"]), running(one)) == ("open", {})  # the sweep marks it as passed


def test_what_is_late_is_asked_of_a_person_or_written_down_and_decides_nothing():
    one = matter()
    step(one, HEAR_IT)
    decide.passed(BOUND, one, one.open_for("at-once"), by("clock", date(2025, 9, 2)))
    assert (questions(one), one.row.state, one.row.version) == (["at-once-overdue"], "heard", 2)
    decide.passed(BOUND, one, one.open_for("hear"), by("clock", date(2025, 11, 1)))
    assert json.loads(actions(one)[-1])["action"] == "sample-overdue"
    assert one.row.state == "heard"


def test_a_breach_is_written_down_beside_the_question_where_its_clock_says_so():
    one = matter()
    step(one, HEAR_IT, Said(done_by=date(2025, 9, 7), since=FIRST))
    assert decide.passed(BOUND, one, one.open_for("do"), by("clock", date(2025, 9, 8))) is None
    told = json.loads(actions(one)[-1])
    assert (questions(one), told["action"]) == (["do-overdue"], "sample-overdue")
    assert told["facts"] == {"deadline": "do", "rule": "INT-15", "due_on": "2025-09-07"}
    assert (one.row.state, one.row.version, "do" in running(one)) == ("heard", 3, True)


def test_a_deadline_that_ended_meanwhile_does_nothing_when_its_day_passes():
    one = matter()
    step(one, HEAR_IT)
    was = one.open_for("hear")
    step(one, ANSWER)
    assert decide.passed(BOUND, one, was, by("clock", date(2025, 11, 1))) is None
    assert one.row.version == 3


def test_a_fact_of_ours_moves_it_and_no_person_does(caller):
    one = matter()
    decide.step(BOUND, one, PAID, None, by("mediation"))
    assert (one.row.state, running(one)) == ("over", {})
    for command in (PAID, LAPSE):
        with pytest.raises(Exception, match="role"):
            permission.check_may(BOUND, caller, command.name)


@pytest.mark.parametrize(("party", "told"), [("police_1", False), ("police_2", None)])
def test_an_outside_party_speaks_for_itself_only_and_once_under_a_number(party, told):
    one = matter()
    assert decide.heard(BOUND, one, "answer", party, "1") is told
    assert decide.heard(BOUND, one, "hear", party, "1") is None
    if told is False:
        assert decide.heard(BOUND, one, "answer", party, "1") is True


def test_a_term_is_lengthened_once_and_before_it_has_passed():
    [row] = TRACK.extends
    one = matter()
    decide.extend(BOUND, one, row, 10, by(day=date(2025, 10, 31)), "复杂")
    assert running(one)["hear"] == ("open", "2025-11-10")
    with pytest.raises(ExtendedBefore):
        decide.extend(BOUND, one, row, 1, by(), "复杂")
    with pytest.raises(TooLateToExtend):
        decide.extend(BOUND, matter(), row, 1, by(day=date(2025, 11, 1)), "复杂")


def test_a_clock_whose_length_is_unknown_asks_and_begins_where_it_belongs_once_it_is_known(monkeypatch):
    known = regions.value

    def unknown(division, key, on):
        raise regions.UnknownHere(division, key, on, "未知", "unknown")

    monkeypatch.setattr(regions, "value", unknown)
    one = matter()
    assert (running(one), questions(one)) == ({}, ["unknown:petition_finish_days"])
    with pytest.raises(regions.UnknownHere):
        decide.number_known(BOUND, one, "hear")
    monkeypatch.setattr(regions, "value", known)
    decide.number_known(BOUND, one, "hear")
    assert (running(one), one.row.waits) == ({"hear": ("open", "2025-10-31")}, {})


def test_a_clock_that_waits_for_its_length_ends_with_the_step_that_ends_it(monkeypatch):
    def unknown(division, key, on):
        raise regions.UnknownHere(division, key, on, "未知", "unknown")

    monkeypatch.setattr(regions, "value", unknown)
    one = matter()
    decide.step(BOUND, one, PAID, None, by("mediation"))
    assert one.row.waits == {}
    decide.number_known(BOUND, one, "hear")
    assert running(one) == {}
