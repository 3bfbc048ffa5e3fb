"""The lines of a bank's file in the ledgers of its cases: what is certain is entered, the rest is put to a person."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.bank_files.rules.match import LineKey, Match, Open, Paid, match
from services.mediation.bank_files.rules.payees import Lists, Payee, Worker, number
from services.mediation.bank_files.schemas import BankLine, BankLineOut, NewBankFile
from services.mediation.bank_files.view import matched
from services.mediation.cases.load import CASE, LoadedCase
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.posting import act, post
from services.mediation.ledger.rules.ledger import EntryKind
from services.mediation.ledger.tables import LedgerLine
from services.mediation.payments.actions import state_paid
from services.mediation.payments.members.intake_client import MemberSeen
from services.mediation.payments.payees import ask_for_payees
from services.mediation.payments.settlement import settle
from services.mediation.referrals.load import load_live
from services.mediation.suspense import candidates
from services.mediation.suspense import queries as suspense_queries
from services.mediation.suspense.doubts import WORDS, Doubt
from services.mediation.suspense.tables import MatchCandidate, MoneyIn
from shared.access.callers import Caller
from shared.commands import write
from shared.database.sessions import keyring_of
from shared.obligations.questions import Asking, ask_all, asking
from shared.values.money import yuan_text

Named = Mapping[str, Sequence[MemberSeen]]
"""Cases with their workers, as intake names them."""


async def enter(
    session: AsyncSession,
    caller: Caller,
    new: NewBankFile,
    lines: Sequence[BankLine],
    came: Mapping[str, MoneyIn],
    named: Named,
) -> dict[str, BankLineOut]:
    """Match what came to the ledger of the cases, locked in the order of their numbers."""
    if not lines:
        return {}
    cases = {there.key: there for there in await CASE(session, keyring_of(session), *sorted(named))} if named else {}
    matches = match(
        [_paid(line) for line in lines],
        Lists.of(_worker(each) for members in named.values() for each in members),
        [_open(there.key, line) for there in cases.values() for line in ledger_queries.lines_of(there)],
        await _refusals(session, lines, came),
    )
    receipts = {receipt for there in cases.values() for receipt in there.receipts}
    for line in lines:
        if matches[line.bank_ref].parts and line.bank_ref in receipts:
            keys = dict.fromkeys(matches[line.bank_ref].parts, matches[line.bank_ref].confidence)
            matches[line.bank_ref] = Match(doubt=Doubt.RECEIPT_THERE, candidates=keys)
    certain = [line for line in lines if matches[line.bank_ref].parts]
    for case, there in cases.items():
        theirs = [line for line in certain if any(key[0] == case for key in matches[line.bank_ref].parts)]
        if theirs:
            await load_live(session, there)
            _pay(there, caller, new, theirs, {line.bank_ref: matches[line.bank_ref] for line in theirs}, came)
    await write(session, [change for there in cases.values() for change in there.written()])
    await _ask(session, [line for line in lines if not matches[line.bank_ref].parts], matches, came, new)
    await suspense_queries.claimed(session, [came[line.bank_ref].money_id for line in certain], caller.label)
    return {line.bank_ref: matched(came[line.bank_ref], matches[line.bank_ref]) for line in lines}


async def _refusals(
    session: AsyncSession, lines: Sequence[BankLine], came: Mapping[str, MoneyIn]
) -> set[tuple[str, LineKey]]:
    by_id = {came[line.bank_ref].money_id: line.bank_ref for line in lines}
    refused = await candidates.refusals(session, by_id)
    return {(by_id[each.money_id], (each.case_number, each.line)) for each in refused}


def _pay(
    there: LoadedCase,
    caller: Caller,
    new: NewBankFile,
    lines: Sequence[BankLine],
    matches: Mapping[str, Match],
    came: Mapping[str, MoneyIn],
) -> None:
    """Each line a payment under its own number; those of one day are one step of the case, stated together."""
    by_number = {line.line: line for line in ledger_queries.lines_of(there)}
    told: dict[str, Any] = {"payer": new.payer, "means": new.means}
    for on, of_day in groupby(sorted(lines, key=lambda line: line.happened_on), key=lambda line: line.happened_on):
        paid: dict[int, int] = {}
        rows = 0
        for line in of_day:
            mine = {key[1]: fen for key, fen in matches[line.bank_ref].parts.items() if key[0] == there.key}
            only = next(iter(mine)) if len(mine) == 1 else None
            by = act(there, EntryKind.PAID, caller, on, number=line.bank_ref, line=only, **told)
            by.by_person = False  # whoever sent the file, a machine concluded it
            for of_line, fen in mine.items():
                post(there, by, by_number[of_line], fen, money_id=came[line.bank_ref].money_id)
                paid[of_line] = paid.get(of_line, 0) + fen
            by.outstanding_fen, by.case_version = there.row.outstanding_fen, there.row.version + 1
            rows += 1
        facts: dict[str, Any] = {"file": new.number, "rows": rows, "paid_fen": sum(paid.values()), "paid_on": on}
        facts |= {"payer": new.payer, "outstanding_fen": there.row.outstanding_fen}
        there.step(by=caller.label, action="bank-file-paid", facts=facts)
        state_paid(there, f"{new.number}/{there.row.version}", new.payer, on, paid)
        settle(there, on, new.payer, paid)
    ask_for_payees(there)


async def _ask(
    session: AsyncSession,
    lines: Sequence[BankLine],
    matches: Mapping[str, Match],
    came: Mapping[str, MoneyIn],
    new: NewBankFile,
) -> None:
    """Keep what the rest may be for, and ask a person of the place."""
    rows, questions = [], list[Asking]()
    for line in lines:
        money, found = came[line.bank_ref], matches[line.bank_ref]
        for (case, of_line), confidence in found.candidates.items():
            about: dict[str, Any] = {"money_id": money.money_id, "case_number": case, "line": of_line}
            rows.append(MatchCandidate(**about, doubt=found.doubt, confidence=confidence))
        zh, en = WORDS[found.doubt or Doubt.NOBODY]
        yuan = yuan_text(line.fen)
        questions.append(
            asking(
                subject_kind=suspense_queries.KIND,
                subject=str(money.money_id),
                division=new.division,
                code=suspense_queries.UNCLAIMED,
                zh=f"银行文件{new.number}流水{line.bank_ref}（{line.happened_on}，{yuan}元）未能自动入账：{zh}。"
                "请核对入案，或退回",
                en=f"{line.bank_ref} of bank file {new.number} ({line.happened_on}, {yuan} yuan) was not matched: {en}."
                " Match it to a case, or send it back",
            )
        )
    await candidates.propose(session, rows)
    await ask_all(session, questions)


def _paid(line: BankLine) -> Paid:
    payee = Payee(line.payee, number(line.id_no), number(line.card))
    return Paid(line.bank_ref, line.happened_on, line.fen, payee, line.remark)


def _worker(seen: MemberSeen) -> Worker:
    return Worker(seen.worker_ref, seen.name or "", number(seen.id_no), number(seen.card))


def _open(case: str, line: LedgerLine) -> Open:
    months = (line.period_from, line.period_to)
    return Open((case, line.line), line.worker_ref or "", *months, line.outstanding_fen, line.paid_fen)
