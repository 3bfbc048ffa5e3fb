"""Whether the amount of an overdue order is reached (CRIM-02, BLACK-01) by the pay of rural workers (INT-11).

Reached leads to a proposal, undecided to a question to a person, not reached to neither.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings.proposals import mark_corrected, propose
from services.credit.listings.rural_pay import NOBODY_KNOWN, check_listing
from services.credit.listings.tables import AmountCheck
from services.credit.records import queries as record_queries
from services.credit.records.rules.record import Code, paid_in_full
from services.credit.records.tables import Entry
from shared import clock
from shared.obligations import Question
from shared.obligations.questions import ask, ask_for_number
from shared.regions import UnknownHere
from shared.trade.crime_amount import Arrears, Check, Outcome, Owed, months_between
from shared.trade.crime_standard import Checked, origin

RURAL_ALONE = ("；仅计农民工工资（INT-11）", "; the pay of rural workers alone (INT-11)")
"""What the words of a check add where others are owed pay beside them."""


async def check_orders(session: AsyncSession, entry: Entry) -> None:
    """Check every overdue order the entry bears on, where the check is missing or undecided."""
    about = await record_queries.entries_about(session, entry)
    for overdue in [row for row in about if row.code is Code.OVERDUE]:
        check = await session.get(AmountCheck, (overdue.source, overdue.document_no))
        if check is None or check.outcome is Outcome.UNDECIDED:
            await _check_order(session, overdue, about, check)
    if entry.code in (Code.PAID, Code.RETURNED, Code.OVERDUE, Code.ACCEPTED):
        await mark_corrected(session, about)


async def take_up_answered(session: AsyncSession, question: Question) -> None:
    """A person answered what a check lacked: make the check again with what is known now.

    A case paid in full or withdrawn is not checked. Raises UnknownHere while the number is in no region pack, so that
    the question stays open.
    """
    for overdue in await record_queries.overdue_of(session, question.subject):
        await record_queries.lock_employer(session, overdue.employer)
        check = await session.get(AmountCheck, (overdue.source, overdue.document_no), populate_existing=True)
        about = await record_queries.entries_about(session, overdue)
        if check is not None and check.outcome is Outcome.UNDECIDED and not _settled(overdue, about):
            await _conclude(session, overdue, check, _checked(overdue, about))


def _settled(overdue: Entry, about: Sequence[Entry]) -> bool:
    case = [record_queries.line(row) for row in about if row.source == overdue.source]
    return paid_in_full(case) is not None or any(line.code is Code.WITHDRAWN for line in case)


async def _check_order(
    session: AsyncSession, overdue: Entry, about: Sequence[Entry], before: AmountCheck | None
) -> None:
    try:
        checked = _checked(overdue, about)
    except UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind="case", subject=overdue.source)
        words = (missing.chinese, missing.english)
        await _write(session, overdue, before, Checked(Check(Outcome.UNDECIDED), words, []))
        return
    await _conclude(session, overdue, before, checked)


def _checked(overdue: Entry, about: Sequence[Entry]) -> Checked:
    """Raises UnknownHere."""
    assert overdue.due_on is not None
    known, possible = _rural(overdue, about)
    checked = check_listing(overdue.division, overdue.due_on, known, possible)
    if possible == _arrears(overdue, about):
        return checked
    return replace(checked, words=(checked.words[0] + RURAL_ALONE[0], checked.words[1] + RURAL_ALONE[1]))


async def _conclude(session: AsyncSession, overdue: Entry, before: AmountCheck | None, checked: Checked) -> None:
    await _write(session, overdue, before, checked)
    if checked.check.outcome is Outcome.REACHED:
        await propose(session, overdue, checked.words)
    elif checked.check.outcome is Outcome.UNDECIDED:
        await _ask(session, overdue, checked)


def _rural(overdue: Entry, about: Sequence[Entry]) -> tuple[Arrears, Arrears]:
    """The arrears of those known to be rural workers, and of all who may be.

    What was found of the same workers after the order fell overdue, while they are owed the same, says more than the
    overdue fact did. Of a fact of before, nobody is known to be a rural worker and everybody may be.
    """
    months = _months(about)
    same = [row for row in about if row.code is Code.FOUND and row.source == overdue.source and _alike(row, overdue)]
    for row in (*reversed(same), overdue):
        if row.rural is not None and row.perhaps_rural is not None:
            return _of(row.rural, months), _of(row.perhaps_rural, months)
    return NOBODY_KNOWN, _arrears(overdue, about)


def _alike(found: Entry, overdue: Entry) -> bool:
    """Whether a later finding is about what the order was for: as many workers, and as much pay."""
    told = (found.workers, found.remuneration_fen)
    return found.sequence > overdue.sequence and told == (overdue.workers, overdue.remuneration_fen)


def _of(told: dict[str, Any], months: int | None) -> Arrears:
    each = tuple(Owed(**one) for one in told["most_owed"])
    return Arrears(told["workers"], told["remuneration_fen"], months, each)


def _months(about: Sequence[Entry]) -> int | None:
    """The months of the whole claim, for workers whose own are not known."""
    accepted = next((row for row in about if row.code is Code.ACCEPTED), None)
    return months_between(accepted.period_from, accepted.period_to) if accepted else None


def _arrears(overdue: Entry, about: Sequence[Entry]) -> Arrears:
    """The arrears to be checked: what the overdue fact says was ordered and is unpaid, and nothing that was verified
    beside it. A fact of before it said so: what was verified, else what was claimed.

    Then the sums of single workers from the verification count only if nothing was paid since.
    """
    found = [row for row in about if row.code is Code.FOUND]
    claimed = [row.workers for row in about if row.code in (Code.OPENED, Code.ACCEPTED) and row.workers is not None]
    verified = [row.workers for row in found if row.workers is not None]
    each = overdue.most_owed
    if overdue.remuneration_fen is None and not each and found and found[-1].outstanding_fen == overdue.outstanding_fen:
        each = found[-1].most_owed
    total = overdue.outstanding_fen if overdue.remuneration_fen is None else overdue.remuneration_fen
    return Arrears(
        workers=overdue.workers if overdue.workers is not None else (verified or claimed or [0])[-1],
        total_fen=total or 0,
        months=_months(about),
        each=tuple(Owed(**one) for one in each),
    )


async def _write(session: AsyncSession, overdue: Entry, before: AmountCheck | None, checked: Checked) -> None:
    zh, en = checked.words
    lines = [origin(line) for line in checked.lines]
    told: dict[str, Any] = {"outcome": checked.check.outcome, "zh": zh, "en": en, "lines": lines}
    if before is not None and all(getattr(before, name) == value for name, value in told.items()):
        return  # the result did not change, so the check keeps the day on which it was made
    row = before or AmountCheck(
        source=overdue.source,
        document_no=overdue.document_no or "",
        employer=overdue.employer,
        division=overdue.division,
        **told,
        checked_on=clock.today(),
    )
    row.sqlmodel_update(told | {"checked_on": clock.today()})
    session.add(row)
    await session.flush()


async def _ask(session: AsyncSession, overdue: Entry, checked: Checked) -> None:
    await ask(
        session,
        subject_kind="case",
        subject=overdue.source,
        division=overdue.division,
        code=f"amount-undecided:{checked.check.missing}",
        zh=checked.words[0],
        en=checked.words[1],
    )
