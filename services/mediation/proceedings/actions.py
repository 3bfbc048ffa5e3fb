"""Claims go to a proceeding and come out of it; the inspection takes up what is in no other."""

from collections.abc import Collection
from datetime import date

from services.mediation.cases.load import LoadedCase
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import NoSuchLine
from services.mediation.ledger.tables import LedgerLine
from services.mediation.proceedings import queries
from services.mediation.proceedings.rules import Claim, Proceeding, Pursued, free, months_of
from services.mediation.proceedings.schemas import Begun, Ended
from services.mediation.proceedings.tables import ClaimInProceeding
from shared import clock
from shared.access.callers import Caller
from shared.values.date_checks import check_past


def begin(there: LoadedCase, caller: Caller, begun: Begun) -> None:
    """Write down that claims went to arbitration, to a payment order or to court. Those that are there already stay.

    Raises NoSuchLine, InAnotherProceeding, and InTheFuture or TooEarly for the day.
    """
    check_past(begun.began_on, clock.today(), "began_on")
    open_to, in_the_way = free(_claims(there, begun.lines), _pursued(there), begun.proceeding, there.key)
    if in_the_way:
        raise in_the_way[0].refusal()
    _enter(there, open_to, begun.proceeding, begun.began_on, begun.number)
    facts = {"proceeding": begun.proceeding, "began_on": begun.began_on, "claims": len(open_to), "number": begun.number}
    there.step(by=caller.label, action="proceeding-begun", note=begun.note, facts=facts)


def end(there: LoadedCase, caller: Caller, ended: Ended) -> None:
    """Write down that a proceeding of these claims ended: they may be pursued another way. Raises NoSuchLine, and
    InTheFuture or TooEarly for the day.
    """
    check_past(ended.ended_on, clock.today(), "ended_on")
    lines = {line.line for line in _lines(there, ended.lines)}
    count = _end(there, ended.proceeding, ended.ended_on, lines)
    facts = {"proceeding": ended.proceeding, "ended_on": ended.ended_on, "claims": count}
    there.step(by=caller.label, action="proceeding-ended", note=ended.reason, facts=facts)


def take_up(there: LoadedCase) -> None:
    """The inspection takes up what is in no other proceeding, and asks a person about the rest; it is refused if all of
    it is elsewhere (监察条例 21). Of a claim whose worker, employer or months are not known nothing is decided. Raises
    InAnotherProceeding.
    """
    claims = _claims(there, None)
    open_to, in_the_way = free(claims, _pursued(there), Proceeding.INSPECTION, there.key)
    if in_the_way and len(in_the_way) == len(claims):
        raise in_the_way[0].refusal()
    _enter(there, open_to, Proceeding.INSPECTION, clock.today(), None)
    for each in in_the_way:
        refusal = each.refusal()
        there.ask(
            f"elsewhere:{each.line}:{each.month}",
            f"{refusal.message('zh')}：监察未受理该部分，请告知劳动者",
            f"{refusal.message('en')}: the inspection has not taken it up; tell the worker",
        )


def end_inspection(there: LoadedCase) -> None:
    """The case ends, and with it the inspection of its claims."""
    _end(there, Proceeding.INSPECTION, clock.today(), None)


def _claims(there: LoadedCase, lines: Collection[int] | None) -> list[Claim]:
    employer = there.row.employer_uscc or there.row.employer_key
    return [
        Claim(line.line, line.worker_ref, employer, line.item, month)
        for line in _lines(there, lines)
        if line.worker_ref is not None and employer is not None
        for month in months_of(line.period_from, line.period_to)
    ]


def _lines(there: LoadedCase, numbers: Collection[int] | None) -> list[LedgerLine]:
    known = {line.line: line for line in ledger_queries.lines_of(there)}
    if missing := set(numbers or ()) - known.keys():
        raise NoSuchLine(line=min(missing))
    return [line for number, line in known.items() if numbers is None or number in numbers]


def _pursued(there: LoadedCase) -> list[Pursued]:
    rows = [*queries.elsewhere(there), *(row for row in queries.ours(there) if row.ended_on is None)]
    return [Pursued(row.line, row.month, row.proceeding, row.case_number) for row in rows]


def _enter(there: LoadedCase, claims: list[Claim], to: Proceeding, on: date, number: str | None) -> None:
    about = {"case_number": there.key, "proceeding": to, "began_on": on, "number": number}
    for claim in claims:
        told = {"line": claim.line, "month": claim.month, "worker_ref": claim.worker_ref}
        there.changes.insert(ClaimInProceeding, **about, **told, employer=claim.employer, item=claim.item)


def _end(there: LoadedCase, proceeding: Proceeding, on: date, lines: Collection[int] | None) -> int:
    ending = [
        row
        for row in queries.ours(there)
        if row.proceeding is proceeding and row.ended_on is None and (lines is None or row.line in lines)
    ]
    for row in ending:
        row.ended_on = max(on, row.began_on)
    return len(ending)
