"""Episodes of warnings: how one begins, what is told to whom, what is stated; the loop itself is its table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.monitor.warnings.commands import CLEAR, WORSEN
from services.monitor.warnings.messages import (
    ask_for_act,
    ask_to_verify,
    tell,
    tell_again,
    tell_cleared,
    tell_pressed,
)
from services.monitor.warnings.rules.catalogue import BY_CODE
from services.monitor.warnings.rules.judgement import Found
from services.monitor.warnings.rules.verdict import Level
from services.monitor.warnings.tables import Warned
from services.monitor.warnings.track import WARNING, WarningState
from shared.commands import held
from shared.contracts.monitor import PaymentMadeGood, PaymentMissed, WarningCleared, WarningRaised, WarningWorsened
from shared.tracks import decide
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances
from shared.tracks.matter import By, Matter, Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker

KIND = WARNING.name
MACHINE = "monitor"
PROJECT = "project"

Episode = Matter[Warned, None]


@dataclass(frozen=True)
class Subject:
    """What a warning is about: a project, works seen or a firm, in a period, with its place and whom to tell."""

    kind: str
    number: str
    period: str
    division: str
    name: str
    employer_uscc: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.number, self.period


def raised(subject: Subject, found: Found, seq: int, by: By) -> Episode:
    """A new episode: told to whom the rule tells, where there is somebody; a reminder is told to nobody."""
    zh, en = found.rule.in_words(found.fires, months=subject.period)
    parties = {duty: subject.told[duty] for duty in found.rule.tells if duty in subject.told}
    warning = held.new(
        Warned,
        rule=found.rule.code,
        rule_id=found.rule.rule_id,
        subject_kind=subject.kind,
        subject=subject.number,
        period=subject.period,
        seq=seq,
        division=subject.division,
        employer_uscc=subject.employer_uscc,
        parties=sorted(set(parties.values())),
        level=found.level,
        rank=found.level.rank,
        people=found.fires.people,
        fen=found.fires.fen,
        facts=dict(found.fires.told),
        zh=zh,
        en=en,
        raised_on=by.today,
        since_on=found.fires.since,
    )
    episode = TRACKER.new(warning, None)
    begin = "remind" if found.level is Level.INFO else "notify" if parties else "raise"
    facts = {"rule": warning.rule_id, "code": warning.rule, "level": warning.level, "period": warning.period}
    decide.begin(TRACKER.bound, episode, begin, by, facts=facts)
    if begin == "notify":
        tell(episode, "raised", by.today)
    if found.rule.unpaid:
        episode.changes.publish(_missed(episode.row, by.today, unanswered=False))
    if found.rule.asks is not None:
        ask_for_act(episode, found.rule.asks, subject.name)
    return episode


def worsened(episode: Episode, by: By) -> None:
    """Its level has risen already: it is told again, and open again where it was put right or waived."""
    decide.step(TRACKER.bound, episode, WORSEN, None, by)


def cleared(episode: Episode, by: By) -> None:
    """The facts say that it is over."""
    decide.step(TRACKER.bound, episode, CLEAR, None, by)
    warning = episode.row
    if BY_CODE[warning.rule].unpaid:
        made_good = PaymentMadeGood(
            division=warning.division,
            project=warning.subject,
            warning=warning.number,
            rule=warning.rule,
            month=warning.period,
            made_good_on=by.today,
        )
        episode.changes.publish(made_good)


# what rows of the table name


def drop_waiver(work: Work[Warned, None]) -> None:
    """What was asked for is decided, or over; the history keeps it."""
    for name in ("waiver_until", "waiver_reason", "waiver_asked_by", "waived_on", "waived_by"):
        setattr(work.row, name, None)


def drop_rectification(work: Work[Warned, None]) -> None:
    """What was said to be put right is not, or no longer."""
    for name in ("rectified_on", "rectified_by", "rectification"):
        setattr(work.row, name, None)


def hand_over(work: Work[Warned, None]) -> None:
    """Its running terms are now the work of whom it was given to."""
    for running in work.matter.running:
        running.owner = work.row.owner


def state_unanswered(work: Work[Warned, None]) -> None:
    """Wages that nobody put right though urged and supervised: a case may be opened."""
    if BY_CODE[work.row.rule].unpaid:
        work.matter.changes.publish(_missed(work.row, work.by.today, unanswered=True))


def _missed(row: Warned, on: date, *, unanswered: bool) -> PaymentMissed:
    assert row.employer_uscc is not None, "a project names its general contractor"
    return PaymentMissed(
        division=row.division,
        project=row.subject,
        warning=row.number,
        rule=row.rule,
        rule_id=row.rule_id,
        month=row.period,
        employer_uscc=row.employer_uscc,
        people=row.people,
        fen=row.fen,
        missed_on=row.since_on or on,
        unanswered=unanswered,
    )


def _about(row: Warned) -> dict[str, Any]:
    names = ("division", "rule", "rule_id", "subject_kind", "subject", "period", "seq", "people", "fen")
    return {name: getattr(row, name) for name in names} | {"warning": row.number, "level": Level(row.level).value}


def _raised(work: Work[Warned, None]) -> WarningRaised:
    return WarningRaised(**_about(work.row), raised_on=work.row.raised_on)


def _worsened(work: Work[Warned, None]) -> WarningWorsened:
    return WarningWorsened(**_about(work.row), worsened_on=work.day)


def _cleared(work: Work[Warned, None]) -> WarningCleared:
    return WarningCleared(**_about(work.row), cleared_on=work.day)


def _where(warning: Warned, _: None) -> Circumstances:
    return Circumstances(
        division=warning.division, parties=tuple(warning.parties), owner=warning.owner, since=warning.raised_on
    )


TRACKER = Tracker(
    Binding[WarningState, Warned, None](
        WARNING,
        Warned,
        machine=MACHINE,
        then=(
            ask_to_verify,
            tell_pressed,
            tell_again,
            tell_cleared,
            drop_waiver,
            drop_rectification,
            hand_over,
            state_unanswered,
        ),
        facts={WarningRaised: _raised, WarningWorsened: _worsened, WarningCleared: _cleared},
    ),
    Place(),
    where=_where,
)
