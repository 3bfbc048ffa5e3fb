"""What time does to procedures: a service's timers with those of its tracks, wired in one call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database.copy_rows import driver_of
from shared.obligations import Obligation, OnAnswered, Question, Reminder, Timers
from shared.obligations.matters import by_column, itself
from shared.obligations.timers import MattersOf
from shared.tracks import decide, statements
from shared.tracks.circumstances import machine
from shared.tracks.store import Tracker
from shared.tracks.table import Clock
from shared.values import divisions

AnyTracker = Tracker[Any, Any, Any]
UNKNOWN = "unknown:"


@dataclass(frozen=True)
class Due:
    """One track's answers to time."""

    tracker: AnyTracker

    async def passed(self, session: AsyncSession, due: Obligation) -> None:
        """A last day passed: see `decide.passed`."""
        bound = self.tracker.bound
        for matter in await self.tracker.load(session, [due.subject]):
            work = decide.passed(bound, matter, due, machine(session, bound.machine))
            await (self.tracker.carried_out(session, work) if work else self.tracker.written(session, matter))

    async def remind(self, session: AsyncSession, due: Obligation, reminder: Reminder) -> None:
        """Its days run out: see `decide.remind`."""
        by = machine(session, self.tracker.bound.machine)
        for matter in await self.tracker.load(session, [due.subject]):
            decide.remind(self.tracker.bound, matter, due, reminder.working_days_before, reminder.fire_on, by)
            await self.tracker.written(session, matter)

    async def number_known(self, session: AsyncSession, question: Question) -> None:
        """A person answered a missing number: the clocks that waited for it begin, from where they belong.

        Raises UnknownHere while no pack has the number: then it is no answer.
        """
        key = question.code.removeprefix(UNKNOWN)
        for name in (each.name for each in self.tracker.bound.track.clocks.values() if each.key == key):
            for matter in await self.tracker.load(session, await self._waiting(session, name, question)):
                decide.number_known(self.tracker.bound, matter, name)
                await self.tracker.written(session, matter)

    async def follow(self, session: AsyncSession, moved: Sequence[Obligation]) -> None:
        """A new holiday notice moved last days: the columns that show them follow."""
        row, key = self.tracker.bound.row, self.tracker.bound.key
        for clock in self.tracker.bound.track.clocks.values():
            ids = [each.id for each in moved if each.name == clock.name] if clock.shows else []
            if ids:
                shown = update(row).where(col(getattr(row, key)) == Obligation.subject, col(Obligation.id).in_(ids))
                told = shown.values({clock.shows: Obligation.due_on})
                await session.exec(told, execution_options={"synchronize_session": False})

    async def hold(self, session: AsyncSession, subjects: Sequence[str]) -> set[str]:
        """Lock those of these matters that nobody else holds, each after what it belongs to."""
        bound = self.tracker.bound
        driver = await driver_of(session)
        rows = await driver.fetch(statements.holding(bound.row, bound.key, self.tracker.place), list(subjects))
        return {row[0] for row in rows}

    @property
    def clocks(self) -> Mapping[str, Clock]:
        clocks: dict[str, Clock] = self.tracker.bound.track.clocks
        return clocks

    @property
    def matters(self) -> MattersOf | None:
        """What its matters belong to; None where they belong to nothing but themselves."""
        place, row = self.tracker.place, self.tracker.bound.row
        if place.parent is None:
            return None
        if place.in_its_history:
            return itself
        return by_column(getattr(row, self.tracker.bound.key), getattr(row, place.by))

    async def _waiting(self, session: AsyncSession, name: str, question: Question) -> list[str]:
        bound, per_place = self.tracker.bound, question.subject_kind == "division"
        text = statements.waiting(bound.row, bound.key, self.tracker.place, per_place=per_place)
        bounds = (question.subject, divisions.upper_bound(question.subject)) if per_place else (question.subject,)
        driver = await driver_of(session)
        return [row[0] for row in await driver.fetch(text, name, *bounds)]


def timers(trackers: Sequence[AnyTracker], others: Timers) -> Timers:
    """A service's timers with those of its tracks: what passes, what reminds, what is locked before, what was moved,
    what was answered."""
    dues = [Due(each) for each in trackers]
    kinds = {each.tracker.name: each for each in dues}

    async def remind(session: AsyncSession, due: Obligation, reminder: Reminder) -> None:
        told = kinds[due.subject_kind].remind if due.subject_kind in kinds else others.reminder
        if told is not None:
            await told(session, due, reminder)

    async def follow(session: AsyncSession, moved: Sequence[Obligation]) -> None:
        for follows in (*(each.follow for each in dues), *([others.moved] if others.moved else [])):
            await follows(session, moved)

    passing = {name: each.passed for each in dues for name in each.tracker.bound.track.clocks}
    assert not passing.keys() & others.overdue.keys(), "a clock's name belongs to one track"
    return replace(
        others,
        overdue={**others.overdue, **passing},
        reminder=remind,
        moved=follow,
        holds={**others.holds, **{kind: each.hold for kind, each in kinds.items()}},
        words={**others.words, **{name: each.zh for due in dues for name, each in due.clocks.items()}},
        matters={**others.matters, **{kind: told for kind, each in kinds.items() if (told := each.matters)}},
        answered=_answered(dues, others),
    )


def _answered(dues: Sequence[Due], others: Timers) -> dict[str, OnAnswered]:
    """A number may be missing to several: each takes up what waited for it."""
    acts: dict[str, list[OnAnswered]] = {}
    for each in dues:
        for key in {clock.key for clock in each.tracker.bound.track.clocks.values() if clock.key}:
            acts.setdefault(f"{UNKNOWN}{key}", []).append(each.number_known)
    for code, act in others.answered.items():
        acts.setdefault(code, []).append(act)
    return {code: _all(several) for code, several in acts.items()}


def _all(several: Sequence[OnAnswered]) -> OnAnswered:
    async def act(session: AsyncSession, question: Question) -> None:
        for each in several:
            await each(session, question)

    return act if len(several) > 1 else several[0]
