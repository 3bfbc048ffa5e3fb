"""A case as one statement locks and loads it, with all that a decision about it looks at, and a step of it.

Rooms above read their part by `there.beside(Table, name)` in their own queries.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import KIND, moved
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
from shared.commands import Changes, Load, Loaded, write
from shared.commands.loaded import Record
from shared.obligations.questions import asking
from shared.privacy import Keyring


class LoadedCase(Loaded[Case]):
    """The locked case; what stands beside it is read when a decision first asks for it."""

    def __init__(self, record: Record, keyring: Keyring) -> None:
        super().__init__(record, keyring)
        self.rounds: int = record["rounds"]
        """How many rounds of coordination were held."""
        self.receipts: frozenset[str] = frozenset(record["receipts"] or ())
        """The receipts of its payments."""
        self.locked_after: list[Loaded[Any]] = []
        """What a second load locked after it; changes of it are written with those of the case."""

    def written(self) -> list[Changes]:
        """Its own changes, and those of what was locked after it."""
        return [*super().written(), *(change for each in self.locked_after for change in each.written())]

    def step(
        self,
        *,
        by: str,
        action: str,
        to: Stage | None = None,
        note: str | None = None,
        facts: dict[str, Any] | None = None,
    ) -> None:
        """Write what happened, and move to `to` if the step moves at all. Raises IllegalMove."""
        stages = moved(self.row, to) if to is not None else {}
        self.record(by=by, action=action, note=note, facts=facts, **stages)

    def ask(self, code: str, zh: str, en: str) -> None:
        """Put a question about it to a person, in both languages; the same code again changes nothing."""
        division = self.row.division
        self.changes.ask(asking(subject_kind=KIND, subject=self.key, division=division, code=code, zh=zh, en=en))


def _rows(table: str, name: str, order: str) -> str:
    rows = f"select jsonb_agg(to_jsonb({name}) order by {order})::text from {table} as {name}"  # noqa: S608
    return f"({rows} where {name}.case_number = l.number)"


CASE = Load(
    Case,
    KIND,
    LoadedCase,
    beside={
        "lines": _rows("ledger_line", "g", "g.line"),
        "orders": _rows("correction_order", "d", "d.issued_on, d.year, d.sequence"),
        "order_lines": _rows("correction_order_line", "e", "e.document_no, e.line"),
        "calls": _rows("call", "c", "c.called_at, c.recorded_at"),
        "rounds": "(select count(*) from coordination_round as r where r.case_number = l.number)",
        "receipts": "(select array_agg(p.receipt_no) from payment as p where p.case_number = l.number)",
    },
)
"""Cases, locked in the order of their numbers. Whatever changes the rows beside a case also takes a step of it."""


async def loaded_in(session: AsyncSession, case: Case) -> LoadedCase:
    """A case that a session has locked, loaded with all that stands beside it; its row is the session's own."""
    found = await CASE.one(session, case.number)
    assert found is not None, "it is locked"
    return found


P = ParamSpec("P")
R = TypeVar("R")


def in_session(
    decide: Callable[Concatenate[LoadedCase, P], R],
) -> Callable[Concatenate[AsyncSession, Case, P], Coroutine[Any, Any, R]]:
    """The same plain function for an action that has the case locked in a session: a fact, or a sweep. The case is
    loaded as it is there, decided on and written; its row stays the session's own.
    """

    async def decided(session: AsyncSession, case: Case, /, *given: P.args, **named: P.kwargs) -> R:
        there = await loaded_in(session, case)
        said = decide(there, *given, **named)
        await write(session, there.written())
        return said

    return decided
