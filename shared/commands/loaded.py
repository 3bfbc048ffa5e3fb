"""A loaded aggregate: its row, its history's head and its deadlines, and what every decision does with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import orjson
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock, history, obligations
from shared.access.callers import Caller
from shared.calendar.working_days import Term
from shared.commands.changes import Changes
from shared.commands.held import Held, Row, from_driver, from_json
from shared.database.copy_rows import columns_of
from shared.obligations.extension import go_on, lengthen, may_pause, stand_still
from shared.obligations.lifecycle import UNENDED, end
from shared.obligations.tables import Obligation, ObligationState, Reminder
from shared.privacy import Keyring
from shared.refusals import NotFound, Stale

Anything = TypeVar("Anything", bound=SQLModel)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Record:
    """One row of a load's statement, as its reader takes it apart."""

    table: type[SQLModel]
    kind: str
    key: str
    """The column that names an aggregate."""
    row: Mapping[str, Any]
    session: AsyncSession | None = None

    def __getitem__(self, name: str) -> Any:
        """A value as the driver reads it."""
        return self.row[name]

    def main(self) -> Held[Any] | None:
        """The locked row; None where there is none with this key."""
        if self.row[self.key] is None:
            return None
        return Held(self.table, from_driver(self.table, self.row), self.session)

    def one(self, table: type[Anything], name: str) -> Held[Anything] | None:
        """A row that the statement gives as the text of one JSON object."""
        told = self.row[name]
        return None if told is None else Held(table, from_json(table, orjson.loads(told)), self.session)

    def several(self, table: type[Anything], name: str) -> list[Held[Anything]]:
        """Rows that the statement gives as the text of one JSON array."""
        told = self.row[name]
        found = [] if told is None else orjson.loads(told)
        return [Held(table, from_json(table, each), self.session) for each in found]


class Loaded(Generic[Row]):
    """One locked aggregate and what every decision does with it; its changes are written with all others."""

    def __init__(self, record: Record, keyring: Keyring) -> None:
        self.kind, self.keyring, self.changes = record.kind, keyring, Changes(record.kind)
        self.last_hash: bytes = record["_hash"] or history.GENESIS
        self.asked: str = record["_asked"]
        """The key it was asked for by, whether or not there is such an aggregate."""
        self._record = record
        self._read: dict[str, list[Any]] = {}
        self._found: dict[type, Any] = {}
        self._reminded = frozenset(map(UUID, record["_reminded"] or ()))
        self.replayed = False
        """Whether a decision found that it was taken before: nothing of it is written again."""
        self._row: Held[Row] | None = record.main()
        if self._row is not None:
            self.changes.hold(self._row)
        self.obligations: list[Obligation] = self.hold(record.several(Obligation, "_owed"))
        """Its deadlines that have not ended, those that this very decision begins among them, soonest first."""

    def hold(self, several: Sequence[Held[Anything]]) -> list[Anything]:
        """Rows beside it: what is assigned to them is written too."""
        for held in several:
            self.changes.hold(held)
        return [held.row for held in several]

    def beside(self, table: type[Anything], name: str) -> list[Anything]:
        """The rows that the load gives beside it under this name, an object or an array; read when first asked for.
        What is assigned to them is written too."""
        if name not in self._read:
            told = self._record[name]
            found = [] if told is None else orjson.loads(told)
            rows = found if isinstance(found, list) else [found]
            self._read[name] = self.hold([Held(table, from_json(table, each), self._record.session) for each in rows])
        return cast(list[Anything], self._read[name])

    def add(self, table: type[Anything], /, **values: Any) -> Anything:
        """A new row beside it, what is left out completed with the class's defaults; what is assigned to it afterwards
        is written too."""
        begun = {name: default() for name, default in columns_of(table).derived}
        held = Held(table, begun | self.changes.insert(table, **values))
        self.changes.hold(held)
        return held.row

    def keep(self, found: object) -> None:
        """What a second load found for the decision, kept by its type until the decision asks for it."""
        self._found[type(found)] = found

    def found(self, kind: type[Found]) -> Found | None:
        """What a second load kept of this type; None where there was none."""
        return cast(Found | None, self._found.get(kind))

    def written(self) -> list[Changes]:
        """What a decision about it changed: here, and in what was loaded with it."""
        return [self.changes]

    @property
    def there(self) -> bool:
        """Whether there is an aggregate with this key at all."""
        return self._row is not None

    @property
    def row(self) -> Row:
        assert self._row is not None, "asked for before it was known to be there"
        return self._row.row

    @property
    def key(self) -> str:
        assert self._row is not None, "asked for before it was known to be there"
        return str(self._row.key[0][1])

    def seen(self, caller: Caller, version: int | None) -> Row:
        """The row, for a decision taken on this version (None: whatever the version is). Raises NotFound, also for what
        the caller may not know of, or Stale."""
        row: Any = self._row.row if self._row is not None else None
        if row is None or not caller.may_see(row.division, row.parties):
            raise NotFound(what=self.kind, which=self.asked)
        if version is not None and row.version != version:
            raise Stale(seen=version, current=row.version)
        return cast(Row, row)

    def record(self, *, by: str, action: str, **told: Any) -> None:
        """The next step of its history, its version one higher; `told` as `shared.history.step` takes it."""
        row: Any = self.row
        row.version += 1
        taken = history.step(by=by, action=action, **told)
        entry = history.chained(self.keyring.history_key, self.last_hash, self.kind, self.key, row.version, taken)
        self.last_hash = entry["hash"]
        self.changes.history(entry)

    def running(self, name: str, *states: ObligationState) -> Obligation | None:
        """Its deadline of that name that has not ended, or is in one of these states."""
        wanted = states or UNENDED
        return next((each for each in self.obligations if each.name == name and each.state in wanted), None)

    def finish(self, met: Mapping[str, date], names: Sequence[str] = ()) -> list[Obligation]:
        """Its deadlines (all, or those named) end: those in `met` were done on that day, the others no longer bind.
        Their reminders fall silent. Which ended."""
        ending = [each for each in self.obligations if not names or each.name in names]
        for each in ending:
            end(each, met.get(each.name), clock.today())
            self.changes.silence(each.id)
        self.obligations = [each for each in self.obligations if each not in ending]
        return ending

    def start(self, *, remind: bool = False, **terms: Any) -> Obligation:
        """Begin a deadline of it, as `shared.obligations.beginning` takes the terms; with `remind`, its reminders."""
        about: dict[str, Any] = {"subject_kind": self.kind, "subject": self.key}
        return self.begin(obligations.beginning(**{**about, **terms}), remind=remind)

    def begin(self, beginning: Mapping[str, Any], *, remind: bool = False) -> Obligation:
        """The same for a deadline that was worked out already."""
        values = self.changes.insert(Obligation, **beginning)
        if remind:
            self._remind(values)
        begun = Held(Obligation, values)
        if values["subject_kind"] == self.kind and values["subject"] == self.key:
            self.changes.hold(begun)
            self.obligations = sorted([*self.obligations, begun.row], key=lambda each: (each.due_on, each.name))
        return begun.row

    def pause(self, name: str, *, on: date, reason: str, by: str) -> Obligation | None:
        """Let its deadline of that name stand still. None where none runs: what is overdue stays overdue."""
        obligation = self.running(name)
        if obligation is None or not may_pause(obligation, on):
            return None
        self.suspend(obligation, on=on, reason=reason, by=by)
        return obligation

    def extend(self, obligation: Obligation, term: Term, *, by: str, reason: str) -> None:
        """Lengthen a deadline of it that runs or stands still, with the reminders it had."""
        lengthen(obligation, term, by=by, reason=reason)
        if obligation.state != ObligationState.PAUSED:
            self._remind_anew(obligation)

    def suspend(self, obligation: Obligation, *, on: date, reason: str, by: str) -> None:
        """Let a deadline of it stand still. Raises NotRunning, NothingToPause, InTheFuture or TooEarly."""
        stand_still(obligation, on=on, reason=reason, by=by)
        self.changes.silence(obligation.id)

    def resume(self, name: str, *, on: date, by: str) -> Obligation | None:
        """Let its deadline of that name go on, with the reminders it had. None where none is paused."""
        obligation = self.running(name, ObligationState.PAUSED)
        if obligation is not None:
            go_on(obligation, on=on, by=by)
            self._remind_anew(obligation)
        return obligation

    def _remind_anew(self, obligation: Obligation) -> None:
        """Where it had reminders, those of its old day fall silent, and its new day has its own."""
        self.changes.silence(obligation.id)
        if obligation.id in self._reminded:
            self._remind(obligation.model_dump())

    def _remind(self, obligation: Mapping[str, Any]) -> None:
        for each in obligations.reminders(obligation):
            self.changes.insert(Reminder, **each)
