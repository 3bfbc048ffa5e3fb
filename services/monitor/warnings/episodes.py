"""Episodes of warnings: how one begins, what is told to whom, what is stated; the loop itself is its table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.monitor.warnings.rules.catalogue import BY_CODE
from services.monitor.warnings.rules.judgement import Found
from services.monitor.warnings.rules.verdict import Level
from services.monitor.warnings.tables import Warned
from services.monitor.warnings.track import CLEAR, WARNING, WORSEN, WarningState
from shared.commands import held
from shared.contracts.monitor import PaymentMadeGood, PaymentMissed, WarningCleared, WarningRaised, WarningWorsened
from shared.deliveries.dispatch import delivering
from shared.deliveries.tables import Delivery
from shared.obligations.questions import asking
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
        _tell(episode, "raised", by.today)
    if found.rule.unpaid:
        episode.changes.publish(_missed(episode.row, by.today, unanswered=False))
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


def _tell(episode: Episode, occasion: str, on: date) -> None:
    """A message to each party, with a receipt of its own; no worker is named in it."""
    row = episode.row
    body = {"what": f"warning-{occasion}", **about_warning(row), "division": row.division, "on": on}
    for party in row.parties:
        told = delivering(party=party, kind=KIND, subject=row.number, occasion=f"{occasion}-{row.version}", body=body)
        episode.changes.once(Delivery, **told)


def about_warning(row: Warned) -> dict[str, Any]:
    """What a message or a letter says of the warning."""
    return {
        "warning": row.number,
        "rule": row.rule,
        "rule_id": row.rule_id,
        "level": row.level,
        "subject_kind": row.subject_kind,
        "subject": row.subject,
        "period": row.period,
        "people": row.people,
        "fen": row.fen,
        "handle_by": row.handle_by,
        "clears": BY_CODE[row.rule].clears,
        "zh": row.zh,
        "en": row.en,
    }


# what rows of the table name


def tell_pressed(work: Work[Warned, None]) -> None:
    """Urged, supervised or unanswered: the parties hear of it."""
    _tell(work.matter, WarningState(work.row.state).value, work.by.today)


def tell_again(work: Work[Warned, None]) -> None:
    """Worse than it was told, or waived no longer."""
    _tell(work.matter, "worsened" if work.command == WORSEN.name else "raised", work.by.today)


def tell_cleared(work: Work[Warned, None]) -> None:
    _tell(work.matter, "cleared", work.by.today)


def ask_to_verify(work: Work[Warned, None]) -> None:
    """A party says that it put it right itself: an officer is asked to verify, since no term runs any more."""
    row, (party, *_) = work.row, work.by.label.split("/")
    if party in row.parties:
        question = asking(
            subject_kind=KIND,
            subject=row.number,
            division=row.division,
            code=f"verify:{row.version}",
            zh="被通知单位申报已整改完成，请核验或者退回整改",
            en="a party that was told says that it is put right: verify it, or send it back",
        )
        work.matter.changes.ask(question)


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
