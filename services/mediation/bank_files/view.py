"""What is answered of a bank's file: line by line, and its sums."""

from collections.abc import Sequence
from typing import Any

from services.mediation.bank_files.rules.match import Match
from services.mediation.bank_files.schemas import BankFileOut, BankLine, BankLineOut, NewBankFile, PartOut
from services.mediation.suspense.doubts import WORDS, Doubt
from services.mediation.suspense.tables import MoneyIn
from shared.refusals import Refused


def matched(money: MoneyIn, found: Match) -> BankLineOut:
    about: dict[str, Any] = {"bank_ref": money.bank_ref, "money_id": money.money_id}
    if found.parts:
        parts = [PartOut(case=key[0], line=key[1], fen=fen) for key, fen in found.parts.items()]
        return BankLineOut(**about, state="paid", parts=parts)
    likely = sorted(found.candidates.items(), key=lambda each: (-each[1], each[0]))
    parts = [PartOut(case=key[0], line=key[1], confidence=confidence) for key, confidence in likely]
    zh, en = WORDS[found.doubt or Doubt.NOBODY]
    return BankLineOut(**about, state="suspense", parts=parts, doubt=found.doubt, zh=zh, en=en)


def shown(new: NewBankFile, cases: Sequence[str], lines: Sequence[BankLineOut]) -> BankFileOut:
    counts: dict[str, int] = {}
    sums: dict[str, int] = {}
    fen = {line.bank_ref: line.fen for line in new.lines}
    for each in lines:
        counts[each.state] = counts.get(each.state, 0) + 1
        sums[each.state] = sums.get(each.state, 0) + fen[each.bank_ref]
    return BankFileOut(
        number=new.number, account=new.account, cases=list(cases), counts=counts, fen=sums, lines=list(lines)
    )


def refused(line: BankLine, why: Refused) -> BankLineOut:
    said = {"code": why.code, "zh": why.message("zh"), "en": why.message("en")}
    return BankLineOut(bank_ref=line.bank_ref, state="refused", **said)
