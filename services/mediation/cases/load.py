"""A case as one statement locks and loads it, with all that a decision about it looks at, and a step of it.

Rooms above read their part by `there.beside(Table, name)` in their own queries.
"""

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import KIND, moved
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
from shared.commands import Changes, Load, Loaded
from shared.commands.loaded import Record
from shared.database.sessions import keyring_of
from shared.obligations.questions import asking
from shared.privacy import Keyring


class LoadedCase(Loaded[Case]):
    """The locked case; what stands beside it is read when a decision first asks for it."""

    def __init__(self, record: Record, keyring: Keyring) -> None:
        super().__init__(record, keyring)
        self.rounds: int = record["rounds"]
        """How many rounds of coordination were held."""
        self.locked_after: list[Loaded[Any]] = []
        """What a second load locked after it; changes of it are written with those of the case."""

    @property
    def receipts(self) -> frozenset[str]:
        """The receipts of its payments."""
        return frozenset(self._record["receipts"] or ())

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


ITSELF = {
    "orders": _rows("correction_order", "d", "d.issued_on, d.year, d.sequence"),
    "rounds": "(select count(*) from coordination_round as r where r.case_number = l.number)",
}
OF_ITS_WORKERS = {
    "lines": _rows("ledger_line", "g", "g.line"),
    "order_lines": _rows("correction_order_line", "e", "e.document_no, e.line"),
    "calls": _rows("call", "c", "c.called_at, c.recorded_at"),
    "receipts": "(select array_agg(a.number) from act as a where a.case_number = l.number and a.kind = 'paid')",
}
"""What grows with the number of its workers."""

CASE = Load(Case, KIND, LoadedCase, beside=ITSELF | OF_ITS_WORKERS)
"""Cases, locked in the order of their numbers. Whatever changes the rows beside a case also takes a step of it."""

CASE_ITSELF = Load(Case, KIND, LoadedCase, beside=ITSELF)
"""The same for decisions that look at no ledger and no call: they cost as much for five hundred workers as for one."""


async def cases_of(session: AsyncSession, complaints: Iterable[str]) -> dict[str, LoadedCase]:
    """The cases that these complaints have, themselves, locked in the order of their numbers."""
    theirs = select(Case.number).where(col(Case.complaint).in_(sorted(set(complaints)))).order_by(col(Case.number))
    numbers = (await session.exec(theirs)).all()
    found = await CASE_ITSELF(session, keyring_of(session), *numbers) if numbers else []
    return {there.row.complaint: there for there in found if there.row.complaint is not None}


async def loaded_in(session: AsyncSession, case: Case) -> LoadedCase:
    """A case that a session has locked, loaded with all that stands beside it; its row is the session's own."""
    found = await CASE.one(session, case.number)
    assert found is not None, "it is locked"
    return found
