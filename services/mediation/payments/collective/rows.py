"""Rows of a list, each taken by itself: a refused row harms no other, one that was done before is not done again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.mediation.cases.history import KIND
from services.mediation.cases.load import ITSELF, OF_ITS_WORKERS, LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import EntryKind, NoSuchLine
from services.mediation.ledger.tables import Act, LedgerLine
from services.mediation.payments.collective.schemas import ListOut, Row, RowOut
from shared.access.callers import Caller
from shared.commands import Load
from shared.refusals import Conflict, Refused

NUMBERED = """(select jsonb_agg(to_jsonb(a))::text from act as a
    where a.case_number = l.number and a.number is not null)"""

CASE_AND_ACTS = Load(Case, KIND, LoadedCase, beside=ITSELF | OF_ITS_WORKERS | {"acts": NUMBERED})
"""A case with the acts that have a number: receipts, and rows of lists."""

Given = TypeVar("Given", bound=Row)


class ReferenceReused(Conflict):
    """The reference stands for another row, of this list or of an earlier one."""

    code = "reference-reused"
    zh = "行号“{reference}”已用于另一内容"
    en = "row {reference!r} already stands for something else"


@dataclass
class Rows(Generic[Given]):
    """A list being entered in a case's ledger: by whom, and what became of each row so far."""

    there: LoadedCase
    caller: Caller
    kind: EntryKind
    lines: dict[int, LedgerLine] = field(init=False)
    acts: dict[str, Act] = field(init=False)
    outcomes: list[RowOut] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = {line.line: line for line in ledger_queries.lines_of(self.there)}
        numbered = self.there.beside(Act, "acts")
        self.acts = {act.number: act for act in numbered if act.number is not None and act.kind is self.kind}

    def line(self, number: int) -> LedgerLine:
        if number not in self.lines:
            raise NoSuchLine(line=number)
        return self.lines[number]

    def done_before(self, reference: str, line: int, fen: int) -> bool:
        """Whether the row was done before. Raises ReferenceReused where the reference stands for something else."""
        before = self.acts.get(reference)
        if before is not None and (before.line, before.fen) != (line, fen):
            raise ReferenceReused(reference=reference)
        return before is not None

    def take(self, rows: Iterable[Given], one: Callable[[Given], tuple[LedgerLine, bool]]) -> None:
        """Take each row; `one` gives its line and whether anything was done."""
        for row in rows:
            try:
                line, done = one(row)
            except Refused as refused:
                said = {"code": refused.code, "zh": refused.message("zh"), "en": refused.message("en")}
                self.outcomes.append(RowOut(reference=row.reference, state="refused", **said))
            else:
                state = "done" if done else "again"
                self.outcomes.append(RowOut(reference=row.reference, state=state, line=line.line))

    @property
    def done(self) -> int:
        return sum(each.state == "done" for each in self.outcomes)

    def shown(self, list_no: str) -> ListOut:
        counts = {state: sum(each.state == state for each in self.outcomes) for state in ("done", "again", "refused")}
        case = self.there.row
        return ListOut(case=case.number, version=case.version, list_no=list_no, rows=self.outcomes, **counts)
