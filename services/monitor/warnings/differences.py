"""What was decided against the warnings that are open: new ones, graver ones, cleared ones. The rest is not touched."""

from collections.abc import Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.warnings import episodes, queries
from services.monitor.warnings.assignments.actions import end_letters
from services.monitor.warnings.episodes import MACHINE, TRACKER, Episode, Subject
from services.monitor.warnings.rules.judgement import Found, Judged
from services.monitor.warnings.rules.verdict import Level
from services.monitor.warnings.tables import Warned
from services.monitor.warnings.track import WarningState
from shared.commands import write as write_changes
from shared.tracks.circumstances import machine
from shared.tracks.matter import By

Key = tuple[str, str, str, str]
"""Kind and number of the subject, period, rule."""


async def write(session: AsyncSession, judged: Sequence[tuple[Subject, Judged]]) -> None:
    """Write the differences, with one statement for all that is new or changed. The subjects are locked."""
    there = {_key(row): row for row in await queries.open_warnings(session, [subject.key for subject, _ in judged])}
    found: dict[Key, tuple[Subject, Found]] = {}
    quiet: set[Key] = set()
    lacking: dict[Key, list[str]] = {}
    for subject, said in judged:
        found |= {(*subject.key, each.rule.code): (subject, each) for each in said.found}
        quiet |= {(*subject.key, code) for code in said.quiet}
        lacking |= {(*subject.key, code): feeds for code, feeds in said.lacking.items()}
    differing = [row for key, row in there.items() if _differs(row, key, found, quiet, lacking)]
    by = machine(session, MACHINE)
    changed = [] if not differing else await TRACKER.load(session, [row.number for row in differing])
    for episode in changed:
        _change(episode, found, quiet, lacking, by)
    new = sorted(found.keys() - there.keys())
    before = await queries.last_seq(session, new) if new else {}
    begun = [episodes.raised(*found[key], before.get(key, 0) + 1, by) for key in new]
    await write_changes(session, [each.changes for each in (*changed, *begun)])
    if over := [each.row.number for each in changed if each.row.state == WarningState.CLEARED]:
        await end_letters(session, over)


def _key(row: Warned) -> Key:
    return row.subject_kind, row.subject, row.period, row.rule


def _differs(
    row: Warned,
    key: Key,
    found: dict[Key, tuple[Subject, Found]],
    quiet: set[Key],
    lacking: dict[Key, list[str]],
) -> bool:
    if key in quiet:
        return True
    if key in found:
        return any(getattr(row, name) != value for name, value in _told(*found[key]).items())
    return row.lacks != lacking.get(key, row.lacks)


def _change(
    episode: Episode,
    found: dict[Key, tuple[Subject, Found]],
    quiet: set[Key],
    lacking: dict[Key, list[str]],
    by: By,
) -> None:
    row, key = episode.row, _key(episode.row)
    was = Level(row.level).rank
    if key in found:
        for name, value in _told(*found[key]).items():
            setattr(row, name, value)
        if row.rank > was:
            episodes.worsened(episode, by)
    elif key in quiet:
        row.lacks = []
        episodes.cleared(episode, by)
    else:
        # the mark is no step: nothing was decided
        row.lacks = lacking[key]


def _told(subject: Subject, found: Found) -> dict[str, Any]:
    """What of a warning follows the facts from day to day."""
    zh, en = found.rule.in_words(found.fires, months=subject.period)
    return {
        "level": found.level,
        "rank": found.level.rank,
        "people": found.fires.people,
        "fen": found.fires.fen,
        "zh": zh,
        "en": en,
        "facts": dict(found.fires.told),
        "lacks": [],
    }
