"""How long a worker's pay was on its way, stage by stage, and who held it (C134).

The sheet is signed, the labour fee is in the account, the bank takes the order, the card is credited; or the money
comes back and is paid again. A day that nobody told is no day: its stage falls together with the next one that is
known, and then nobody can say which of the two held it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """What was waited for."""

    FUNDING = "funding"
    ORDER = "order"
    CREDIT = "credit"
    RETURN = "return"
    REPAYMENT = "repayment"


class Holder(StrEnum):
    """Who could have moved it: the owner 建设单位, the general contractor 总包单位, the bank; or nobody can say."""

    PROJECT_OWNER = "project_owner"
    GENERAL_CONTRACTOR = "general_contractor"
    BANK = "bank"
    UNKNOWN = "unknown"


HELD_BY = {
    Stage.FUNDING: Holder.PROJECT_OWNER,
    Stage.ORDER: Holder.GENERAL_CONTRACTOR,
    Stage.CREDIT: Holder.BANK,
    Stage.RETURN: Holder.BANK,
    Stage.REPAYMENT: Holder.GENERAL_CONTRACTOR,
}
"""The owner pays the labour fee in (CON-04); the contractor orders the payment and repeats one that failed (CON-12)."""


@dataclass(frozen=True)
class Way:
    """The days of one payroll line. `paid`: nothing of it is open. `in_account`: the money for it is there today."""

    signed_on: date | None
    funded_on: date | None = None
    accepted_on: date | None = None
    credited_on: date | None = None
    returned_on: date | None = None
    repaid_on: date | None = None
    paid: bool = False
    in_account: bool | None = None


@dataclass(frozen=True)
class Held:
    """One stage of one line; `open`: it lasts still."""

    stage: Stage
    holder: Holder
    days: int
    open: bool = False


def stages(way: Way, on: date) -> list[Held]:
    """The stages from the signing of the sheet to the day the worker had the money, else to this day. Their days add up
    to the whole. Without the day of signing there are none.
    """
    return list(_stages(way, on)) if way.signed_on is not None else []


def whole(way: Way, on: date) -> int:
    """Days from signing to the end of the way, counted as calendar days and not by stages."""
    if way.signed_on is None:
        return 0
    known = [day for day in _days(way).values() if day is not None]
    return max(max([way.signed_on, *known] if way.paid else [way.signed_on, *known, on]) - way.signed_on, _ZERO).days


_ZERO = date.resolution * 0


def _days(way: Way) -> dict[Stage, date | None]:
    return {
        Stage.FUNDING: way.funded_on,
        Stage.ORDER: way.accepted_on,
        Stage.CREDIT: way.credited_on,
        Stage.RETURN: way.returned_on,
        Stage.REPAYMENT: way.repaid_on,
    }


def _stages(way: Way, on: date) -> Iterator[Held]:
    at, unknown = way.signed_on, False
    assert at is not None
    reached: Stage | None = None
    for stage, day in _days(way).items():
        if day is None:
            # without a return there is nothing to repay; a bank that said nothing of the card may still have paid
            unknown = unknown or stage in (Stage.FUNDING, Stage.ORDER)
            continue
        holder = Holder.UNKNOWN if unknown else HELD_BY[stage]
        yield Held(stage, holder, max((day - at).days, 0))
        at, unknown, reached = max(at, day), False, stage
    if not way.paid:
        yield Held(*_waits(way, reached), max((on - at).days, 0), open=True)


def _waits(way: Way, reached: Stage | None) -> tuple[Stage, Holder]:
    """What an unpaid line waits for: its first order, which the money in the account makes the contractor's matter; or
    that what failed or is missing is paid.
    """
    if reached in (None, Stage.FUNDING):
        if way.in_account is None:
            return Stage.FUNDING, Holder.UNKNOWN
        return (Stage.ORDER, Holder.GENERAL_CONTRACTOR) if way.in_account else (Stage.FUNDING, Holder.PROJECT_OWNER)
    return Stage.REPAYMENT, Holder.GENERAL_CONTRACTOR
