"""What may be done next with a matter, by its table."""

from datetime import date
from types import SimpleNamespace

from shared.tracks.next_steps import next_steps
from tests.shared.tracks.sample import HEAR, TRACK, State

DAY = date(2025, 10, 31)


def steps(state, *extended):
    running = {HEAR.name: SimpleNamespace(name=HEAR.name, due_on=DAY, extensions=list(extended))}
    return [(each.command, each.by.en, each.due_on) for each in next_steps(TRACK, state, running)]


def test_a_step_has_the_day_of_what_it_meets_and_others_none():
    assert steps(State.STOPPED, "once") == [("go-on", "an officer", None), ("answer", "the police", DAY)]


def test_what_only_a_fact_or_the_clock_does_is_nobodys_next_step():
    assert [each[0] for each in steps(State.ASKED, "once")] == ["hear"]
    assert [each[0] for each in steps(State.ANSWERED, "once")] == ["ask-again"]


def test_a_term_is_lengthened_once():
    assert ("extend", "an officer", DAY) in steps(State.HEARD)
    assert "extend" not in {each[0] for each in steps(State.HEARD, "once")}
