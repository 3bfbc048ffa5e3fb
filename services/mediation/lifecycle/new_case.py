"""The rows of a new case, made without reading the database, so that many cases are written with one
statement a table.
"""

from collections.abc import Iterator

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import KIND, about
from services.mediation.cases.tables import Case
from services.mediation.ledger.posting import entry_of
from services.mediation.ledger.rules.ledger import EntryKind, Item
from services.mediation.ledger.tables import Act, LedgerEntry, LedgerLine
from shared import history
from shared.contracts.mediation import CaseOpened
from shared.database.copy_rows import Row, given_of
from shared.database.derived import reckon
from shared.messaging.outbox import stating
from shared.obligations.questions import Asking, asking_for_number
from shared.regions import UnknownHere


def begin(key: bytes, case: Case, line: LedgerLine, *, by: str, note: str | None) -> tuple[list[Row], list[Asking]]:
    """All rows of a new case, and the questions a person must be asked about numbers unknown for the place.

    The rows: the case, its provisional total and the posting that claims it, the first history step chained under
    `key`, the handling term (INV-02), and the fact that the case was opened.
    """
    case.version = 1
    reckon(case, claimed_fen=line.claimed_fen, outstanding_fen=line.claimed_fen)
    terms, questions = [], []
    try:
        terms = case_deadlines.handling_clock(case, case.opened_on, "case-opened")
    except UnknownHere as missing:
        questions.append(asking_for_number(missing, subject_kind=KIND, subject=case.number))
    return [*_money(case, line, by), _first_step(key, case, by, note), *terms, stating(_opened(case))], questions


def with_mediation(case: Case) -> tuple[list[Row], list[Asking]]:
    """The term after which the worker may arbitrate without waiting (MED-03), or the question about its unknown number.

    Only for a case that a complaint opened.
    """
    try:
        return case_deadlines.mediation_clock(case), []
    except UnknownHere as missing:
        return [], [asking_for_number(missing, subject_kind=KIND, subject=case.number)]


def provisional(case: Case, claimed_fen: int, period_from: str | None, period_to: str | None) -> LedgerLine:
    """The provisional total: one line for all workers until the members are known."""
    return LedgerLine(
        case_number=case.number,
        line=1,
        workers=case.workers,
        item=Item.WAGES,
        period_from=period_from,
        period_to=period_to,
        claimed_fen=claimed_fen,
    )


def _money(case: Case, line: LedgerLine, by: str) -> Iterator[Row]:
    """The claim is the case's first act; from its posting the database derives what the case and its line have."""
    claim = Act(
        case_number=case.number,
        kind=EntryKind.CLAIMED,
        fen=line.claimed_fen,
        by_person="/" in by,
        happened_on=case.filed_on,
        recorded_by=by,
    )
    yield Case, given_of(case)
    yield LedgerLine, given_of(line)
    yield Act, claim.model_dump()
    yield LedgerEntry, entry_of(claim, line.line, EntryKind.CLAIMED, line.claimed_fen, line.workers)


def _first_step(key: bytes, case: Case, by: str, note: str | None) -> Row:
    facts = {"opened_on": case.opened_on, "workers": case.workers, "claimed_fen": case.known_claimed_fen}
    step = history.step(by=by, action="opened", to_stage=case.stage, note=note, facts=facts)
    return history.HistoryRow, history.chained(key, history.GENESIS, KIND, case.number, case.version, step)


def _opened(case: Case) -> CaseOpened:
    told = {"opened_on": case.opened_on, "workers": case.workers, "claimed_fen": case.known_claimed_fen}
    return CaseOpened(**about(case), **told)
