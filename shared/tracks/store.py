"""A procedure's two statements: one locks and loads a matter with all that hangs on it, one writes what was decided.

What a row belongs to is locked before the row, always, and both before their deadlines.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic

from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock, history
from shared.access.callers import Caller
from shared.commands.changes import Changes
from shared.commands.held import Held, from_json
from shared.commands.write import write
from shared.database.copy_rows import driver_of
from shared.database.sessions import keyring_of
from shared.obligations.tables import Obligation
from shared.observability import tracing
from shared.refusals import NotFound, Stale
from shared.tracks import decide, permission, statements
from shared.tracks.binding import Binding, P
from shared.tracks.circumstances import Circumstances, person
from shared.tracks.matter import By, Chain, Matter, Row, Work
from shared.tracks.table import B, Command, S
from shared.values.identifiers import redact

Afterwards = Callable[[AsyncSession, Work[Row, P]], Awaitable[None]]


@dataclass(frozen=True)
class Tracker(Generic[S, Row, P]):
    """A bound table with its place in the database. `where` says what of a matter the statements cannot know.

    `may_see` is for what division and parties do not decide alone; `mask` takes out of words more than
    identifiers; `number` gives a paper's number, whose counter stays locked until the commit; `afterwards` are the
    functions of rows that need the database themselves, once the step is written.
    """

    bound: Binding[S, Row, P]
    place: statements.Place
    where: Callable[[Row, P], Circumstances]
    may_see: Callable[[Caller, Row, P], bool] | None = None
    mask: Callable[[AsyncSession, Matter[Row, P], str], Awaitable[str]] | None = None
    number: Callable[[AsyncSession, Matter[Row, P], str, date], Awaitable[str]] | None = None
    afterwards: Sequence[Afterwards[Row, P]] = ()

    @property
    def name(self) -> str:
        return self.bound.track.name

    @cached_property
    def text(self) -> str:
        return statements.loading(self.bound.row, self.bound.key, self.name, self.place)

    async def load(self, session: AsyncSession, numbers: Sequence[str]) -> list[Matter[Row, P]]:
        """Those of these matters that there are, locked. Loaded once more where a lock that had to be waited for left
        what is joined beside a row older than the row."""
        await session.flush()
        driver = await driver_of(session)
        written = [number for number in numbers if "\x00" not in number]  # PostgreSQL knows no such character
        with tracing.trip(f"load {self.name}"):
            rows = await driver.fetch(self.text, written)
            if any(self.place.behind(row) for row in rows):
                rows = await driver.fetch(self.text, written)
        return [self._matter(session, row) for row in rows]

    async def seen(self, session: AsyncSession, caller: Caller, number: str, version: int) -> Matter[Row, P]:
        """The matter, for a decision taken on this version. Raises NotFound or Stale."""
        found = await self.load(session, [number])
        if not found or not self._visible(caller, found[0]):
            raise NotFound(what=self.place.kind if self.place.in_its_history else self.name, which=number)
        current = found[0].chain.of.version
        if current != version:
            raise Stale(seen=version, current=current)
        return found[0]

    async def may(
        self, session: AsyncSession, caller: Caller, number: str, version: int, command: Command[B]
    ) -> Matter[Row, P]:
        """The matter, for this step of this person on the version they saw.

        Raises RoleMissing, NotFound, Stale, and what `permission.check_place` and `check_rank` raise.
        """
        permission.check_may(self.bound, caller, command.name)
        matter = await self.seen(session, caller, number, version)
        permission.check_place(self.bound, caller, matter.row, command.name)
        permission.check_rank(self.bound, caller, matter.division, command.name)
        return matter

    async def do(
        self,
        session: AsyncSession,
        caller: Caller,
        number: str,
        version: int,
        command: Command[B],
        given: B,
        *,
        on: date | None = None,
        words: str | None = None,
    ) -> Matter[Row, P]:
        """A person's step on the version they saw. Raises what `may` and `decide.step` raise."""
        matter = await self.may(session, caller, number, version, command)
        return await self.take(session, matter, command, given, person(session, caller), on=on, words=words)

    async def hear(
        self,
        session: AsyncSession,
        caller: Caller,
        number: str,
        own_no: str | None,
        command: Command[B],
        given: B,
        *,
        at: datetime,
        words: str | None = None,
    ) -> Matter[Row, P]:
        """What an outside party tells, on no version; told again under the same number of its own it changes nothing.

        Raises NotFound for what is not that party's, OwnNumberMissing, and what `decide.step` does.
        """
        found = await self.load(session, [number])
        told = decide.heard(self.bound, found[0], command.name, caller.party, own_no) if found else None
        if told is None:
            raise NotFound(what=self.name, which=number)
        if told:
            return found[0]
        by = By(caller.label, frozenset(), clock.today(), at, keyring_of(session).history_key)
        on = at.astimezone(clock.CHINA).date()
        return await self.take(session, found[0], command, given, by, on=on, words=words)

    async def take(
        self,
        session: AsyncSession,
        matter: Matter[Row, P],
        command: Command[B],
        given: B,
        by: By,
        *,
        on: date | None = None,
        words: str | None = None,
    ) -> Matter[Row, P]:
        """A step of a matter that is loaded, or new, in this transaction. A row with a paper draws its number first."""
        row = self.bound.track.move(self.bound.state(matter.row), command)
        document = await self.number(session, matter, row.paper, by.today) if row.paper and self.number else None
        masked = await self.masked(session, matter, words)
        work = decide.step(self.bound, matter, command, given, by, on=on, words=masked, document=document)
        await self.carried_out(session, work)
        return matter

    async def extend(
        self,
        session: AsyncSession,
        caller: Caller,
        number: str,
        version: int,
        command: str,
        days: int | None,
        words: str,
    ) -> Matter[Row, P]:
        """Raises RoleMissing, NotFound, Stale, and what `decide.extend` does."""
        row = self.bound.extend(command)
        caller.need_role(*row.by.roles)
        matter = await self.seen(session, caller, number, version)
        why = await self.masked(session, matter, words) or ""
        work = decide.extend(self.bound, matter, row, days, person(session, caller), why)
        await self.carried_out(session, work)
        return matter

    async def written(self, session: AsyncSession, matter: Matter[Row, P]) -> None:
        """Write what was decided on this matter, in this transaction."""
        await write(session, [matter.changes])

    def new(self, row: Row, parent: P, changes: Changes | None = None) -> Matter[Row, P]:
        """A matter that comes to be; `changes` are those of the matter whose step brings it about, if one does."""
        where = self.where(row, parent)
        own = Chain(self.name, row)  # type: ignore[arg-type]
        return _matter(row, parent, str(getattr(row, self.bound.key)), own, where, changes or Changes(self.name))

    async def masked(self, session: AsyncSession, matter: Matter[Row, P], words: str | None) -> str | None:
        if not words or self.mask is None:
            return redact(words) if words else words
        return await self.mask(session, matter, words)

    async def carried_out(self, session: AsyncSession, work: Work[Row, P]) -> None:
        """Write a step, then do what its row names and needs the database for."""
        await self.written(session, work.matter)
        for act in (each for each in self.afterwards if each.__name__ in work.then):
            await act(session, work)

    def _visible(self, caller: Caller, matter: Matter[Row, P]) -> bool:
        if self.may_see is not None:
            return self.may_see(caller, matter.row, matter.parent)
        return caller.may_see(matter.division, matter.parties)

    def _matter(self, session: AsyncSession, record: Mapping[str, Any]) -> Matter[Row, P]:
        changes, key = Changes(self.name), str(record[statements.KEY])
        parent: Any = self._above(session, record, changes)
        row = self._row(session, record, changes, key)
        own = Chain(self.name, row, record["_hash"] or history.GENESIS)  # type: ignore[arg-type]
        chain, beside = own, None
        if parent is not None:
            above = Chain(self.place.kind, parent, record["_above_hash"] or history.GENESIS)
            chain, beside = (above, None) if self.place.in_its_history else (own, above)
        matter: Matter[Row, P] = _matter(row, parent, key, chain, self.where(row, parent), changes)
        matter.beside = beside
        for each in statements.owed(record):
            matter.running.append(_held(changes, Held(Obligation, from_json(Obligation, each))))
        return matter

    def _above(self, session: AsyncSession, record: Mapping[str, Any], changes: Changes) -> Any:
        if self.place.parent is None:
            return None
        told = from_json(self.place.parent, statements.told(record, "_above"))
        return _held(changes, Held(self.place.parent, told, session))

    def _row(self, session: AsyncSession, record: Mapping[str, Any], changes: Changes, key: str) -> Row:
        """The row; a new one at its beginning where none was written yet."""
        told = statements.told(record, "_row")
        if told is not None:
            return _held(changes, Held(self.bound.row, from_json(self.bound.row, told), session))
        new = self.bound.row(**{self.bound.key: key})
        return _held(changes, Held(self.bound.row, changes.insert(self.bound.row, **new.model_dump())))


def _held(changes: Changes, held: Held[Row]) -> Row:
    """A row whose changes are written."""
    changes.hold(held)
    return held.row


def _matter(row: Row, parent: P, number: str, chain: Chain, where: Circumstances, changes: Changes) -> Matter[Row, P]:
    return Matter(
        row,
        parent,
        number,
        where.division,
        chain,
        changes,
        parties=where.parties,
        owner=where.owner,
        since=where.since,
        partners=where.partners,
        asks=where.asks,
    )
