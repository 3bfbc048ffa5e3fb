"""What is told to the parties of a warning, and what its officers are asked."""

from datetime import date
from typing import Any

from services.monitor.warnings.commands import WORSEN
from services.monitor.warnings.rules.catalogue import BY_CODE
from services.monitor.warnings.tables import Warned
from services.monitor.warnings.track import WARNING, WarningState
from shared.deliveries.dispatch import delivering
from shared.deliveries.tables import Delivery
from shared.obligations.questions import asking
from shared.tracks.matter import Matter, Work

KIND = WARNING.name


def tell(episode: Matter[Warned, None], occasion: str, on: date) -> None:
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


def tell_pressed(work: Work[Warned, None]) -> None:
    """Urged, supervised or unanswered: the parties hear of it."""
    tell(work.matter, WarningState(work.row.state).value, work.by.today)


def tell_again(work: Work[Warned, None]) -> None:
    """Worse than it was told, or waived no longer."""
    tell(work.matter, "worsened" if work.command == WORSEN.name else "raised", work.by.today)


def tell_cleared(work: Work[Warned, None]) -> None:
    tell(work.matter, "cleared", work.by.today)


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


def ask_for_act(episode: Matter[Warned, None], asks: tuple[str, str, str], name: str) -> None:
    """The warning calls for an act of the authority: its people are asked, and told about whom it is."""
    row, (code, *words) = episode.row, asks
    facts = {"name": name, "month": row.period, **row.facts}
    zh, en = (text.format_map(facts) for text in words)
    about = {"subject_kind": KIND, "subject": row.number, "division": row.division}
    episode.changes.ask(asking(**about, code=code, zh=zh, en=en))
