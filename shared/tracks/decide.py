"""A step of a procedure worked out without a database: a matter in, what changes in its `changes`.

Every function takes values and raises refusals; none awaits. The store loads the matter before and writes after.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from shared import regions
from shared.calendar.working_days import Term, Unit
from shared.commands.held import Held
from shared.deliveries.dispatch import delivering
from shared.deliveries.tables import Delivery
from shared.obligations.questions import asking
from shared.obligations.tables import Obligation, ObligationState
from shared.refusals import SamePerson
from shared.tracks import clocks
from shared.tracks.binding import Binding, P
from shared.tracks.matter import By, Matter, Row, Work
from shared.tracks.refusals import ExtendedBefore, OwnNumberMissing, TooLateToExtend
from shared.tracks.table import B, Command, Extend, Facing, Move, S
from shared.values.date_checks import check_past


def begin(
    bound: Binding[S, Row, P], matter: Matter[Row, P], name: str, by: By, given: object = None, **told: Any
) -> None:
    """It comes to be, and what then runs begins to run; from here on the matter's row is the one that is written.

    `given`: what brings it about, with the days its clocks run from or to. `told`: `facts` of its first entry in
    history, and `words`. Raises what the guards raise.
    """
    [begun] = [row for row in bound.track.begins if row.name == name]
    for guard in begun.guards:
        guard(Facing(matter.row, matter.parent, given, by.today))
    held = Held(type(matter.row), matter.changes.insert(type(matter.row), **matter.row.model_dump()))
    matter.changes.hold(held)
    own: Any = held.row
    if matter.chain.kind == bound.track.name:
        matter.chain.of = own
    matter.row = held.row
    setattr(matter.row, bound.track.column, begun.to)
    matter.chain.write(matter.changes, by, begun.writes or name, None, str(begun.to), **told)
    work = Work(matter, name, begun.zh, by, by.today, by.at, given)
    for clock in begun.starts:
        clocks.start(work, clock, bound.track.name, per_place=bound.track.asks_per_place, as_told=True)
    if begun.fact:
        matter.changes.publish(bound.facts[begun.fact](work))


def step(
    bound: Binding[S, Row, P],
    matter: Matter[Row, P],
    command: Command[B],
    given: B,
    by: By,
    *,
    on: date | None = None,
    words: str | None = None,
    document: str | None = None,
) -> Work[Row, P]:
    """A step by a person, by an outside party, or by a fact of ours. `words` are masked, `document` is its number.

    Raises IllegalMove, SamePerson, InTheFuture, TooEarly, DayMissing, the track's own refusal of a right that lapsed,
    and what the row's guards raise.
    """
    move = bound.track.move(bound.state(matter.row), command)
    if by.names & _named(matter.row, move.not_by):
        raise SamePerson
    day = on or by.today
    earliest = [matter.since, *(getattr(matter.row, column) or matter.since for column in move.not_before)]
    check_past(day, by.today, "on", earliest=max(earliest))
    facing = Facing(matter.row, matter.parent, given, day)
    for guard in move.guards:
        guard(facing)
    work = Work(matter, command.name, command.zh, by, day, by.at, given, words, document)
    _check_in_time(bound, work, move)
    _carry_out(bound, work, move)
    return work


def heard(
    bound: Binding[S, Row, P], matter: Matter[Row, P], command: str, party: str, own_no: str | None
) -> bool | None:
    """Whether an outside party told this before, under the same number of its own; None where it is not that party's.

    What is new is noted. What it does late is met like what it does in time: only rights of ours lapse.
    Raises OwnNumberMissing.
    """
    who = bound.track.rows(command)[0].by.party
    if not who or matter.partners.get(who) != party:
        return None
    if own_no is None:
        raise OwnNumberMissing(field="own_no")
    before: list[str] = getattr(matter.row, "heard")  # noqa: B009
    if own_no in before:
        return True
    setattr(matter.row, "heard", [*before, own_no])  # noqa: B010
    return False


def extend(
    bound: Binding[S, Row, P], matter: Matter[Row, P], row: Extend, days: int | None, by: By, words: str
) -> Work[Row, P]:
    """Lengthen a term. Raises TooLateToExtend, ExtendedBefore, and what the row's check raises."""
    running = matter.open_for(row.clock.name)
    if running is None or running.state != ObligationState.OPEN or running.due_on < by.today:
        raise TooLateToExtend(name=row.clock.name)
    if running.extensions:
        raise ExtendedBefore(name=row.clock.name)
    most = regions.value(matter.division, row.clock.key, running.started_on).extension()
    assert most is not None, "the pack says by how much it may be lengthened"
    longer = Term(row.check(days, most.amount), Unit(most.unit))
    running = clocks.lengthen(matter, row.clock, longer, by=by.label, why=words)
    facts = {"term": str(longer), "rule": running.rule_id, "due_on": running.due_on.isoformat()}
    matter.chain.write(matter.changes, by, row.writes or row.command, None, None, facts=facts, words=words)
    work = Work(matter, row.command, row.zh, by, by.today, by.at, running, words, then=row.then)
    bound.run_then(work)
    return work


def passed(bound: Binding[S, Row, P], matter: Matter[Row, P], due: Obligation, by: By) -> Work[Row, P] | None:
    """A last day passed: a right lapses, a breach is written down, a person is asked. Nobody decides by silence.

    Nothing happens where the deadline ended meanwhile.
    """
    clock = bound.track.clocks[due.name]
    if all(each.id != due.id for each in matter.running):
        return None
    if clock.late is not None:
        about = {"subject_kind": due.subject_kind, "subject": due.subject, "division": matter.asks or due.division}
        zh, en = (said.format(due_on=due.due_on) for said in clock.late)
        matter.changes.ask(asking(**about, code=f"{due.name}-overdue", zh=zh, en=en))
        if not clock.written:
            return None
    told = {"deadline": due.name, "rule": due.rule_id, "due_on": due.due_on.isoformat()}
    move = bound.track.find(bound.state(matter.row), clock.lapses) if clock.lapses else None
    if move is None:
        action = f"{bound.track.name}-{'right-lapsed' if clock.right else 'overdue'}"
        matter.chain.write(matter.changes, by, action, None, None, facts=told)
        _remark(matter, by, clock.remarks, {bound.track.name: matter.number, **told})
        return None
    work = Work(matter, move.command.name, move.command.zh, by, due.due_on, by.at)
    _carry_out(bound, work, move, told, passed=due.name)
    return work


def remind(
    bound: Binding[S, Row, P], matter: Matter[Row, P], due: Obligation, days: int, fire_on: date, by: By
) -> None:
    """Say in history that its days run out. Done meanwhile: there is nothing to remind of."""
    if bound.track.awaits(bound.state(matter.row), bound.track.clocks[due.name]):
        facts: dict[str, Any] = {"deadline": due.name, "rule": due.rule_id, "due_on": due.due_on.isoformat()}
        facts |= {"planned_for": fire_on.isoformat(), "working_days_left": days}
        matter.chain.write(matter.changes, by, "reminded", None, None, facts=facts)


def number_known(bound: Binding[S, Row, P], matter: Matter[Row, P], name: str) -> None:
    """A person answered what a clock waited for: it runs from the day on which it should have begun.

    Raises UnknownHere while the number is still in no pack.
    """
    told = matter.waits.get(name)
    if told is None:
        return
    clock, at = bound.track.clocks[name], datetime.fromisoformat(told["at"])
    on = date.fromisoformat(told["on"])
    terms = clocks.known(matter.division, clock, on, at)
    clocks.begin(matter, clock, bound.track.name, on, told["event"], terms)
    matter.waits = {other: waits for other, waits in matter.waits.items() if other != name}


def _check_in_time(bound: Binding[S, Row, P], work: Work[Row, P], move: Move[S, Row, P, Any]) -> None:
    """The last day itself is in time. Without a known last day nobody loses a right."""
    running = work.matter.open_for(move.within.name) if move.within else None
    if running is not None and clocks.over(running, work.day, work.moment):
        raise bound.track.lapsed(what=work.zh, due_on=running.due_on)


def _carry_out(
    bound: Binding[S, Row, P],
    work: Work[Row, P],
    move: Move[S, Row, P, Any],
    told: dict[str, Any] | None = None,
    passed: str = "",
) -> None:
    matter, track, was = work.matter, bound.track, bound.state(work.row)
    work.then = move.then
    met = {clock.name for clock in move.met}
    clocks.end(matter, track.ends(move), met, work.day, work.by.today, passed)
    setattr(matter.row, track.column, move.to)
    for column, source in move.keeps.items():
        setattr(matter.row, column, work.value(source))
    for clock in move.pauses:
        clocks.pause(matter, clock.name, work.day, by=work.by.label, why=work.words or "")
    for clock in move.resumes:
        clocks.resume(matter, clock, work.day, by=work.by.label)
    for clock in move.starts:
        clocks.start(work, clock, track.name, per_place=track.asks_per_place)
    work.party = matter.partners.get(move.to_party) if move.to_party else None
    facts = (told or _facts(work, move)) | {name: getattr(work.row, name) for name in move.tells}
    action = move.writes or f"{track.name}-{move.command.name}"
    matter.chain.write(matter.changes, work.by, action, str(was), str(move.to), facts=facts, words=work.words)
    _remark(matter, work.by, move.remarks, {track.name: matter.number, **facts}, work.words)
    if move.fact:
        matter.changes.publish(bound.facts[move.fact](work))
    if work.party:
        letter = bound.letter(work, move.letter)
        matter.changes.once(Delivery, **delivering(party=work.party, **vars(letter)))
    bound.run_then(work)


def _facts(work: Work[Row, P], move: Move[S, Row, P, Any]) -> dict[str, Any]:
    more = {"paper": move.command.zh, "document_no": work.document, "to": work.party}
    told = {name: getattr(work.row, column) for name, column in move.says.items()}
    told |= {name: getattr(work.given, name) for name in move.quotes}
    return (
        {"on": work.day.isoformat(), "rule": move.rule} | {name: value for name, value in more.items() if value} | told
    )


def _remark(matter: Matter[Row, P], by: By, action: str, told: Mapping[str, Any], words: str | None = None) -> None:
    """In the history of what it belongs to, where the table has a word for that."""
    if action and matter.beside is not None:
        matter.beside.write(matter.changes, by, action, None, None, facts=told, words=words)


def _named(row: object, columns: tuple[str, ...]) -> set[str]:
    named: set[str] = set()
    for value in (getattr(row, column) for column in columns):
        named |= set(value) if isinstance(value, list) else {value} - {None}
    return named
