"""What is refused about letters 交办单."""

from shared.refusals import Conflict, Forbidden, Invalid


class UnknownParty(Invalid):
    code = "unknown-party"
    zh = "没有名为“{party}”的单位账户；请先由运行管理单位开通，或不填party并以纸质送达"
    en = "no party is called {party!r}: the operator enters it first, or leave it out and hand the letter over"


class NotYourLetter(Forbidden):
    code = "not-your-letter"
    zh = "只有收件单位或交办机关可以办理此交办单"
    en = "only the unit it was given to, or who gave it, may act on this letter"


class LetterClosed(Conflict):
    code = "letter-closed"
    zh = "交办单{document_no}已为“{state}”"
    en = "the letter {document_no} is {state} already"


class SameUnitTwice(Conflict):
    code = "same-unit-twice"
    zh = "双交双办须交行业主管部门和属地两个单位，不能同为“{unit}”"
    en = "double assignment is to two units, not twice to {unit!r}"


class NoUnitKnown(Conflict):
    """Nothing names a unit for this duty: a person has to name one."""

    code = "no-unit-known"
    zh = "本地单位名录未列明承担“{duty}”职责的单位；请指明，或补充名录"
    en = "the lists of this place name no unit for {duty!r}: name one, or complete the lists"
