"""ACC-05: what a movement of a wage account is booked as. Only payrolls may leave the account."""

from enum import StrEnum


class Booking(StrEnum):
    """人工费用拨入、工资代发、代发退回、手续费、利息、其他."""

    LABOUR_FEE = "labour_fee"
    PAYROLL = "payroll"
    RETURNED = "returned"
    FEE = "fee"
    INTEREST = "interest"
    OTHER = "other"


IN = (Booking.LABOUR_FEE, Booking.RETURNED, Booking.INTEREST, Booking.OTHER)
OUT = (Booking.PAYROLL, Booking.FEE, Booking.OTHER)
FEE_WORDS = ("手续费", "工本费", "管理费", "服务费")
INTEREST_WORDS = ("利息", "结息")


def goes_together(debit: bool, said: str) -> bool:
    """Whether a bank may call money out, or in, by this word."""
    return said in (OUT if debit else IN)


def booked_as(*, debit: bool, said: str | None, payroll_batch: str | None, purpose: str | None) -> Booking:
    """The bank's own word, else what purpose and payroll batch show. Money out is a payroll only with its batch (W205);
    money in is the labour fee unless something says otherwise.
    """
    words = purpose or ""
    if debit:
        if payroll_batch:
            return Booking.PAYROLL
        fee = said == Booking.FEE or (said is None and any(each in words for each in FEE_WORDS))
        return Booking.FEE if fee else Booking.OTHER
    if said is not None:
        return Booking(said)
    if payroll_batch:
        return Booking.RETURNED
    return Booking.INTEREST if any(each in words for each in INTEREST_WORDS) else Booking.LABOUR_FEE


def breaks_the_account(*, debit: bool, booked: str) -> bool:
    """Money left for something that is no payroll (ACC-05). The law excepts nothing, a bank's charges neither."""
    return debit and booked != Booking.PAYROLL
