"""Beginning, ending, stopping and lengthening the deadlines of a matter: rows out, no database."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from shared import regions
from shared.calendar.working_days import Term, Unit, roll_forward
from shared.commands.held import Held
from shared.obligations import extension, lifecycle
from shared.obligations.questions import asking_for_number
from shared.obligations.tables import Obligation, ObligationState, Reminder
from shared.tracks.matter import Among, Matter, Work
from shared.tracks.refusals import DayMissing
from shared.tracks.table import Clock
from shared.values.date_checks import check_coming, check_past

AnyMatter = Matter[Any, Any]


def start(work: Work[Any, Any], clock: Clock, track: str, *, per_place: bool, as_told: bool = False) -> None:
    """Begin a clock. Where its length is not known, a person is asked and the matter keeps from when it waits.

    `as_told`: the day since when it runs comes from a fact, which is not refused.
    Raises DayMissing and TooEarly for a stated day, and InTheFuture for one since when it runs.
    """
    matter, on = work.matter, _since(work, clock, as_told=as_told)
    terms = _terms(work, clock, on)
    if terms is None:
        return
    if isinstance(terms, regions.UnknownHere):
        about = ("division", matter.division[:6]) if per_place else (track, matter.number)
        matter.changes.ask(asking_for_number(terms, subject_kind=about[0], subject=about[1]))
        told = {"on": on.isoformat(), "at": work.moment.isoformat(), "event": f"{track}-{work.command}"}
        matter.waits = {**matter.waits, clock.name: told}
        return
    begin(matter, clock, track, on, f"{track}-{work.command}", terms)


def begin(matter: AnyMatter, clock: Clock, track: str, on: date, event: str, terms: dict[str, Any]) -> None:
    """The deadline's row, its reminders, and the column that shows its last day."""
    among = matter.among or Among(track, matter.number, event)
    values = lifecycle.beginning(
        subject_kind=among.kind,
        subject=among.subject,
        division=matter.division,
        name=clock.name,
        started_on=on,
        start_event=among.event,
        owner=matter.owner,
        timer=clock.right,
        **terms,
    )
    held = Held(Obligation, matter.changes.insert(Obligation, **values))
    matter.changes.hold(held)
    matter.running.append(held.row)
    _remind(matter, clock, held.row)
    if clock.shows:
        setattr(matter.row, clock.shows, values["due_at"] if "started_at" in terms else values["due_on"])


def known(division: str, clock: Clock, on: date, at: datetime) -> dict[str, Any]:
    """The place's length of a clock. Raises UnknownHere."""
    found = regions.value(division, clock.key, on)
    terms = {"rule_id": found.rule or clock.rule, "legal_basis": found.source, "term": found.term()}
    return terms | ({"started_at": at} if found.term().unit is Unit.HOURS else {})


def end(
    matter: AnyMatter, names: Collection[str], met: Collection[str], on: date, today: date, passed: str = ""
) -> None:
    """What is met is met on the day of the step, which is no earlier than what it meets began; the rest is dropped.

    `passed` is the deadline by which the step came: the sweep marks that one. Raises TooEarly.
    """
    for running in [each for each in matter.running if each.name in names]:
        matter.running.remove(running)
        if running.name == passed:
            continue
        done = running.name in met
        if done:
            # a fact may tell of a day to come; what is done today is not too early for it
            check_past(on, today, "on", earliest=min(running.started_on, today))
        lifecycle.end(running, on if done else None, today)
        matter.changes.silence(running.id)
    if matter.waits:
        matter.waits = {name: told for name, told in matter.waits.items() if name not in names}


def over(running: Obligation, on: date, at: datetime) -> bool:
    """By the day a right was used, not the day it was written down; by the moment where it runs in hours."""
    return at > running.due_at if running.term.endswith("H") else on > running.due_on


def pause(matter: AnyMatter, name: str, on: date, *, by: str, why: str) -> None:
    """From this day it stands still. One that passed, or does not run, is not stopped."""
    running = matter.open_for(name)
    if running is not None and extension.may_pause(running, on):
        extension.stand_still(running, on=on, reason=why, by=by)
        matter.changes.silence(running.id)


def resume(matter: AnyMatter, clock: Clock, on: date, *, by: str) -> None:
    """From this day it runs again, this day included: what was left of its term is left."""
    running = matter.open_for(clock.name)
    if running is not None and running.state == ObligationState.PAUSED:
        extension.go_on(running, on=on, by=by)
        _moved(matter, clock, running)


def lengthen(matter: AnyMatter, clock: Clock, longer: Term, *, by: str, why: str) -> Obligation:
    """By this term, from where its own ended. The deadline must run."""
    running = matter.open_for(clock.name)
    assert running is not None, f"{clock.name} runs"
    extension.lengthen(running, longer, by=by, reason=why)
    if running.state != ObligationState.PAUSED:
        _moved(matter, clock, running)
    return running


def _moved(matter: AnyMatter, clock: Clock, running: Obligation) -> None:
    matter.changes.silence(running.id)
    _remind(matter, clock, running)
    if clock.shows:
        setattr(matter.row, clock.shows, running.due_on)


def _remind(matter: AnyMatter, clock: Clock, running: Obligation) -> None:
    for row in lifecycle.reminders(running.model_dump()) if clock.remind else ():
        matter.changes.insert(Reminder, **row)


def _since(work: Work[Any, Any], clock: Clock, *, as_told: bool) -> date:
    """The day of the step, or the one that was said. Raises InTheFuture, TooEarly."""
    day: date | None = _field(work, clock.since) if clock.since else None
    if day is not None and not as_told:
        check_past(day, work.by.today, clock.since)
    return day or work.day


def _field(work: Work[Any, Any], name: str) -> Any:
    """Of what was sent, or of the row: a day that was said with an earlier step."""
    said = getattr(work.given, name, None)
    return said if said is not None else getattr(work.row, name, None)


def _terms(work: Work[Any, Any], clock: Clock, on: date) -> dict[str, Any] | regions.UnknownHere | None:
    if clock.at_once:
        return {"rule_id": clock.rule, "legal_basis": clock.at_once, "due_on": roll_forward(on)}
    if clock.stated:
        due_on: date | None = _field(work, clock.stated)
        if due_on is not None:
            check_coming(due_on, on, clock.stated)
            return {"rule_id": clock.rule, "legal_basis": clock.basis, "due_on": due_on}
        if not clock.key and clock.needed:
            raise DayMissing(field=clock.stated)
        if not clock.key:
            return None
    try:
        return known(work.matter.division, clock, on, work.moment)
    except regions.UnknownHere as missing:
        return missing
