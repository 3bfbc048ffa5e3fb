"""Every declared procedure, walked at random: no dead end, no clock in a final state, every rule and number known."""

import inspect
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.documents.tracks import all_tracks, national, pages
from shared import regions
from shared.labels.states import in_chinese
from shared.refusals import IllegalMove
from shared.regions.rulebook import rulebook
from shared.tracks.pages import _refusals
from shared.tracks.table import Command

TRACKS = [track for tracks in all_tracks().values() for track in tracks]
RULES = set(rulebook())
each_track = pytest.mark.parametrize("track", TRACKS, ids=lambda track: track.label or track.name)


@each_track
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_walk_of_any_length_obeys_the_table_and_can_always_end(track, data):
    begin = data.draw(st.sampled_from(track.begins))
    state, running = begin.to, frozenset(each.name for each in begin.starts)
    for _ in range(data.draw(st.integers(0, 40))):
        command = data.draw(st.sampled_from(sorted({row.command.name for row in track.moves})))
        row = track.find(state, command)
        if row is None:
            with pytest.raises(IllegalMove):
                track.move(state, Command(command, ""))
            continue
        assert state not in track.final
        state, running = row.to, track.after(running, row)
    assert not (state in track.final and running - track.runs_on(state))
    assert ways_to_end(track, state), f"{state} never ends"


def ways_to_end(track, state):
    seen, new = {state}, [state]
    while new:
        here = new.pop()
        if here in track.final:
            return True
        following = {row.to for row in track.moves if here in row.at} - seen
        seen |= following
        new += following
    return False


@each_track
def test_nobody_waits_for_a_step_that_only_the_clock_takes_while_no_clock_runs(track):
    for state, running in track.reached():
        leaving = [row for row in track.moves if state in row.at]
        if state in track.final or any(not row.by.clock for row in leaving):
            continue
        assert any(track.clocks[name].lapses in {row.command.name for row in leaving} for name in running), state


@each_track
def test_every_rule_is_in_the_rulebook_and_every_number_in_the_packs(track):
    used = {row.rule for row in track.moves} | {each.rule for each in track.clocks.values()}
    assert used <= RULES
    assert {each.key for each in track.clocks.values() if each.key} <= set(regions.packs().keys)


@each_track
def test_a_pack_agrees_with_the_table_on_the_rule(track):
    rules = {clock.key: clock.rule for clock in track.clocks.values() if clock.key}
    stated = {key: {known.rule for known in rows} - {""} for key, rows in national(track).items()}
    assert {key: found for key, found in stated.items() if found - {rules[key]}} == {}


@each_track
def test_every_state_has_its_chinese_word(track):
    words = map(str, track.states)
    assert [word for word in words if in_chinese(word, track.label or track.name) == word] == []


@each_track
def test_a_step_that_is_refused_is_named_in_chinese_and_in_english(track):
    for state in track.states:
        for command in {row.command.name: row.command for row in track.moves}.values():
            if track.find(state, command.name) is None:
                with pytest.raises(IllegalMove) as refused:
                    track.move(state, command)
                first, *others = sorted({row.to for row in track.rows(command.name)})
                assert (command.zh if others else in_chinese(first, track.name)) in refused.value.message("zh")
                assert (command.name if others else first) in refused.value.message("en")


@each_track
def test_the_page_names_every_step_clock_and_state(track):
    told = pages()[f"{track.label or track.name}.md"]
    words = [f"`{row.command.name}`" for row in track.moves] + [f"`{name}`" for name in track.clocks]
    assert [word for word in (*words, *(f"`{state.value}`" for state in track.states)) if word not in told] == []


def test_the_page_says_that_a_breach_is_asked_about_and_written_down():
    assert "tell it now (INT-08)<br>写入记录 written down as a breach: `incident-overdue`" in pages()["incident.md"]


@each_track
def test_the_page_has_the_words_of_every_refusal_that_a_guard_raises(track):
    guards = {guard for row in (*track.begins, *track.moves) for guard in row.guards}
    for guard in guards:
        said = inspect.getdoc(guard).partition("Raises ")[2]
        assert len(list(_refusals(guard))) == len(re.findall(r"\b[A-Z][a-z]\w+", said)) > 0, guard.__name__


# the checks themselves, each on a table that is wrong


def wrong(track, **changed):
    with pytest.raises(ValueError, match=track.name) as refused:
        replace(track, **changed)
    return str(refused.value)


@each_track
def test_a_row_that_leads_out_of_a_final_state_stops_the_import(track):
    final, row = next(iter(track.final)), track.moves[0]
    more = replace(row, command=Command("undo", "撤销"), at=(final,), to=track.begins[0].to)
    assert "is final" in wrong(track, moves=(*track.moves, more))


@each_track
def test_a_dead_end_stops_the_import(track):
    last = next(iter(track.final))
    assert "is a dead end" in wrong(track, final=track.final - {last})


@each_track
def test_two_rows_for_one_command_in_one_state_stop_the_import(track):
    assert "two rows" in wrong(track, moves=(*track.moves, track.moves[0]))


def test_a_breach_that_is_asked_about_needs_a_question():
    [incident] = [track for track in TRACKS if track.name == "incident"]
    [begin] = incident.begins
    [clock] = begin.starts
    unasked = replace(clock, late=None)
    rows = [
        replace(row, meets=(unasked,) if row.meets else (), drops=(unasked,) if row.drops else ())
        for row in incident.moves
    ]
    told = wrong(incident, begins=(replace(begin, starts=(unasked,)),), moves=tuple(rows))
    assert told == "track incident: incident-report has its breach written down anyway"


def test_what_runs_on_after_the_end_needs_a_sequel_and_a_sequel_an_end():
    [listing] = [track for track in TRACKS if track.label == "listing-proposal"]
    assert "listing-decision still runs in approved" in wrong(listing, sequels={})
    [approved] = listing.sequels
    taken_over = listing.sequels[approved]
    both = {approved: taken_over, listing.states.OPEN: taken_over, listing.states.DISMISSED: taken_over}
    told = wrong(listing, sequels=both)
    assert "open has a sequel and is not final" in told
    assert "listing-decision runs on after dismissed, where it never runs" in told


def changed_in_one_word(track):
    """Every table that differs from this one in one word: a clock, a target, an origin, a right, a row left out."""
    for place, row in enumerate(track.moves):
        for word in ("meets", "drops", "starts", "pauses", "resumes"):
            for clock in getattr(row, word):
                yield word, place, replace(row, **{word: tuple(each for each in getattr(row, word) if each != clock)})
        for state in track.states:
            if state != row.to:
                yield "to", place, replace(row, to=state)
        for at in row.at if len(row.at) > 1 else ():
            yield "at", place, replace(row, at=tuple(each for each in row.at if each != at))
        if row.within:
            yield "within", place, replace(row, within=None)
        yield "row", place, None


def stops(track, place, row):
    moves = (*track.moves[:place], *([row] if row else []), *track.moves[place + 1 :])
    try:
        replace(track, moves=moves)
    except ValueError:
        return True
    return False


@each_track
def test_most_tables_with_one_word_changed_are_refused_and_every_clock_that_nothing_begins(track):
    """What structure cannot tell, a sentence of business has a story for. It tells by the clocks: a table with a single
    one says little by itself."""
    tried = list(changed_in_one_word(track))
    refused = [(word, place) for word, place, row in tried if stops(track, place, row)]
    tenths = 5 if len(track.clocks) > 1 else 3
    assert len(refused) * 10 >= len(tried) * tenths, (len(refused), len(tried))
    begun = {clock.name for begin in track.begins for clock in begin.starts}
    for word, place, row in tried:
        gone = (
            {clock.name for clock in track.moves[place].starts} - {clock.name for clock in row.starts} if row else set()
        )
        if word == "starts" and not gone & begun and _only_start(track, place, gone):
            assert stops(track, place, row), (place, gone)


def test_seven_in_ten_tables_with_one_word_changed_are_refused():
    """A small table whose steps stay where they are has little structure to tell by; all together have enough."""
    tried = [(track, place, row) for track in TRACKS for _, place, row in changed_in_one_word(track)]
    assert sum(stops(*each) for each in tried) * 10 >= len(tried) * 7


def _only_start(track, place, names):
    others = {clock.name for at, each in enumerate(track.moves) if at != place for clock in each.starts}
    return not names & others
