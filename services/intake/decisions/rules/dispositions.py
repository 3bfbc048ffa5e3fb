"""The dispositions 核处结论 (interchange 3.3) that may end a complaint without a case, and what each needs.

A case brings its own disposition. Without a case an officer states one when closing; the code determines what it needs:
what the office verified, the complaint it repeats, attempts to reach the worker.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.intake.decisions.rules.acceptance import RedirectGround, RefusalGround
from services.intake.lists.dispositions import Listed
from shared.refusals import Conflict, Invalid
from shared.trade.dispositions import WORDS, Disposition
from shared.values.money import yuan_text


@dataclass(frozen=True)
class Findings:
    """The verified sums that decide whether a disposition may be used."""

    owed_fen: int
    recovered_fen: int


class _OfDisposition(Conflict):
    """A refusal that names a disposition: in Chinese by its words, in English by its code, as programs send it."""

    def message(self, language: str) -> str:
        code = self.facts["disposition"]
        words = WORDS[Disposition(code)][0] if language == "zh" and code in set(Disposition) else code
        return (self.en if language == "en" else self.zh).format(**self.facts | {"disposition": words})


class NoSuchDisposition(Invalid):
    """The place's list has no such disposition."""

    code = "no-such-disposition"
    zh = "本地核处结论中没有“{given}”"
    en = "{given!r} is no disposition of this place"


class DispositionNeeded(Conflict):
    """No case gave a disposition, and closing states none."""

    code = "disposition-needed"
    zh = "未成案的投诉办结时须选择核处结论"
    en = "no case gave a disposition: closing says one"


class DispositionGiven(_OfDisposition):
    """The complaint has another disposition already."""

    code = "disposition-given"
    zh = "核处结论已为“{disposition}”，不能另选"
    en = "the disposition is {disposition!r} already; no other can be chosen"


class CaseNeeded(_OfDisposition):
    """The disposition can only come from a case."""

    code = "case-needed"
    zh = "“{disposition}”只能由案件得出，未立案不能选择"
    en = "{disposition!r} is for a case to bring; there is none"


class VerifiedNeeded(_OfDisposition):
    """The disposition needs the verified part."""

    code = "verified-needed"
    zh = "选择“{disposition}”前须先录入核实情况"
    en = "before {disposition!r} the office records what it verified"


class VerifiedOtherwise(_OfDisposition):
    """The verified sums contradict the disposition."""

    code = "verified-otherwise"
    zh = "核实情况（欠{owed}元，追回{recovered}元）与“{disposition}”不符"
    en = "verified were {owed} yuan owed and {recovered} recovered: that is not {disposition!r}"


class OriginalNeeded(Invalid):
    """A duplicate does not name the complaint it repeats."""

    code = "original-needed"
    zh = "以重复反映办结须写明原投诉编号，且不能是本件"
    en = "closing as a duplicate names the complaint it repeats (duplicate_of), and not itself"


class OriginalIsRepeated(Conflict):
    """The complaint named as the original was itself closed as a repetition: the matter would be counted nowhere."""

    code = "original-is-duplicate"
    zh = "投诉{number}本身已以重复反映办结，请写明实际办理的原投诉编号"
    en = "complaint {number} was itself closed as a duplicate: name the one in which the matter is handled"


ENDING_OF: Mapping[RefusalGround | RedirectGround, Disposition] = {
    # which of the ten codes a refusal or redirection counts as: our own choice, no source has a code for each ground;
    # the words are the ground's own (`acceptance.WORDS_OF`)
    RefusalGround.TIME_BARRED: Disposition.TRANSFERRED_JURISDICTION,
    RefusalGround.NOT_WAGES: Disposition.NOT_WAGES,
    RefusalGround.NOT_A_LABOUR_MATTER: Disposition.NOT_WAGES,
    RedirectGround.ARBITRATION: Disposition.REFERRED_TO_ARBITRATION,
    RedirectGround.COURT: Disposition.TRANSFERRED_JURISDICTION,
    RedirectGround.OTHER_JURISDICTION: Disposition.TRANSFERRED_JURISDICTION,
    RedirectGround.OTHER_DEPARTMENT: Disposition.TRANSFERRED_JURISDICTION,
}


TURNS_AWAY = frozenset(ENDING_OF.values())
"""Endings that say that the matter is none for inspection here, as a refusal or a redirection does."""


def check_ending(listed: Listed, findings: Findings | None) -> None:
    """Whether this disposition may end a complaint without a case.

    Raises CaseNeeded, VerifiedNeeded or VerifiedOtherwise.
    """
    if not listed.without_case:
        raise CaseNeeded(disposition=listed.code.value)
    if listed.needs_verified and findings is None:
        raise VerifiedNeeded(disposition=listed.code.value)
    if findings is not None and not _agrees(listed.code, findings):
        raise VerifiedOtherwise(
            disposition=listed.code.value,
            owed=yuan_text(findings.owed_fen),
            recovered=yuan_text(findings.recovered_fen),
        )


def _agrees(code: Disposition, found: Findings) -> bool:
    """Paid in full: something was owed and all of it recovered. Not substantiated or not wages: nothing is owed."""
    if code is Disposition.PAID_IN_FULL:
        return found.owed_fen > 0 and found.recovered_fen >= found.owed_fen
    if code in (Disposition.NOT_SUBSTANTIATED, Disposition.NOT_WAGES):
        return found.owed_fen == 0
    return True
