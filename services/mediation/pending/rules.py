"""Money that is only awaited: how it stands, what may be awaited, and how it ends (C143)."""

from datetime import date
from enum import StrEnum

from shared.refusals import Conflict
from shared.values.money import yuan_text


class PendingKind(StrEnum):
    """Where money is on its way. An instalment is one of an agreement's schedule (MED-05)."""

    PROMISE = "promise"
    INSTALMENT = "instalment"
    ESCROW = "escrow"
    BOND_INSTRUCTION = "bond_instruction"
    COURT = "court"


class PendingState(StrEnum):
    """It ends once: posted as a payment, voided by a person, or expired on the day after its last one."""

    AWAITED = "awaited"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


WORDS = {
    PendingState.POSTED: ("已入账", "posted"),
    PendingState.VOIDED: ("已作废", "voided"),
    PendingState.EXPIRED: ("已到期未付", "expired"),
}


class PendingEnded(Conflict):
    """It was posted, voided or expired before; money that came is recorded as a payment by itself."""

    code = "pending-ended"
    zh = "待收款“{pending}”已于{ended_on}{state_zh}；如款项实际到账，请直接登记付款"
    en = "pending money {pending!r} was {state_en} on {ended_on}; if money came after all, record it as a payment"


class PaidAfterItsDay(Conflict):
    """The money came after the last day of what was awaited."""

    code = "paid-after-its-day"
    zh = "付款日{paid_on}晚于待收款的截止日{expires_on}：请直接登记付款，该待收款按到期处理"
    en = "it was paid on {paid_on}, after its last day {expires_on}: record the payment itself, and let this expire"


class PendingReused(Conflict):
    """The number stands for other awaited money of the case."""

    code = "pending-reused"
    zh = "待收款编号“{pending}”已用于另一笔款项"
    en = "{pending!r} already stands for other pending money"


class NoAgreementYet(Conflict):
    """An instalment without an agreement whose schedule it could be of."""

    code = "no-agreement-yet"
    zh = "本案尚无调解协议，不能登记分期款"
    en = "the case has no agreement, so there is no instalment of one"


class MoreAwaitedThanOutstanding(Conflict):
    """What is awaited already and this are more than the line has outstanding."""

    code = "more-awaited-than-outstanding"
    zh = "金额{yuan}元与已登记的待收款{pending}元合计超过第{line}条尚欠的{outstanding}元"
    en = "{yuan} yuan and the {pending} yuan awaited already are more than the {outstanding} yuan line {line} is owed"


def check_awaited(fen: int, line: int, pending_fen: int, outstanding_fen: int) -> None:
    """Only at the start: a payment by itself is never refused because something else is awaited too, so that later
    less may be outstanding than is awaited. Raises MoreAwaitedThanOutstanding.
    """
    if pending_fen + fen > outstanding_fen:
        told = {"yuan": yuan_text(fen), "pending": yuan_text(pending_fen), "outstanding": yuan_text(outstanding_fen)}
        raise MoreAwaitedThanOutstanding(line=line, **told)


def check_day(paid_on: date, expires_on: date) -> None:
    """The last day itself is in time. Raises PaidAfterItsDay."""
    if paid_on > expires_on:
        raise PaidAfterItsDay(paid_on=paid_on, expires_on=expires_on)


def ended(pending: str, state: PendingState, ended_on: date) -> PendingEnded:
    zh, en = WORDS[state]
    return PendingEnded(pending=pending, ended_on=ended_on, state_zh=zh, state_en=en)


def breached(kind: PendingKind, outstanding_fen: int, paid_fen: int, kept_at_fen: int | None) -> bool:
    """Whether an expired one breaks the agreement (MED-05): an instalment, unless the agreement is kept already by
    what was paid another way.
    """
    kept = outstanding_fen == 0 or (kept_at_fen is not None and paid_fen >= kept_at_fen)
    return kind is PendingKind.INSTALMENT and not kept
