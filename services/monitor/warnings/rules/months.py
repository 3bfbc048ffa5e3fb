"""Rules on a project's month: attendance, payrolls, the wage account (PAY-02, CON-08, CON-11, CON-12, ACC-05).

A month in which nobody worked owes nothing, whether works stood still or not; a month that was worked is owed whatever
happened after it.
"""

from datetime import date
from decimal import Decimal

from services.monitor.projects.rules.stoppages import stopped_throughout
from services.monitor.warnings.rules.facts import Month
from services.monitor.warnings.rules.verdict import Fires, Level, Place, Verdict
from shared.calendar.working_days import ONE_DAY
from shared.values.money import FEN_PER_YUAN


def wages_overdue(month: Month, place: Place, day: date) -> Verdict:
    """The pay-day ladder: arrears from the day after the agreed pay-day (PAY-02, CAL-04), graver by the days gone (as
    in MON-05's example) and by the people unpaid. It ends with the money. Without an agreed day there is no such
    step: W402 is the net.
    """
    due = month.pay_due_on
    if due is None or day <= due or not month.attending or not month.unpaid:
        return None
    gone = (day - due).days
    steps = sum(gone >= least for least in place.value("pay_day_ladder_days").numbers()) - 1
    if steps < 0:
        return None
    steps += sum(month.unpaid >= least for least in place.value("pay_day_ladder_people").numbers())
    told = {"due": due.isoformat(), "days": gone}
    return Fires(month.unpaid, month.unpaid_fen or None, since=due + ONE_DAY, steps=steps, told=told)


def group_unpaid(month: Month, place: Place, day: date) -> Verdict:
    """At least as many as make a group (ARB-07) are unpaid once the pay-day has passed."""
    if not month.attending or not month.late(day):
        return None
    group = place.value("collective_workers").reached_by(month.unpaid)
    return Fires(month.unpaid, month.unpaid_fen or None) if group else None


def no_payroll(month: Month, place: Place, day: date) -> Verdict:
    """Worked, and no payroll sheet by the place's day of the month after, that day included (CON-11)."""
    if not month.attending or month.lines:
        return None
    by = place.value("warning_payroll_day").number()
    return Fires(month.attending, told={"by": by}) if day > month.after(1).replace(day=by) else None


def nothing_paid(month: Month, place: Place, day: date) -> Verdict:
    """The late net: nobody was paid in the month worked or the next (PAY-02). Ends once nobody is unpaid."""
    last = month.after(2)
    in_time = month.first_paid_on is not None and month.first_paid_on < last
    if not month.attending or not month.unpaid or in_time or day < last:
        return None
    return Fires(month.unpaid, month.unpaid_fen or None, since=last)


def without_wage_record(month: Month, place: Place, day: date) -> Verdict:
    """Of those who worked more than the place's share are on no payroll of the month, once wages are late (CON-11).

    Where there is no payroll at all it is W401's and W402's matter.
    """
    missing = month.attending - month.lined
    if not month.lines or not missing or not month.late(day):
        return None
    line = place.value("warning_unpaid_share_percent")
    over = line.reached_by(_percent(missing, month.attending))
    return Fires(missing, told={"attending": month.attending}) if over else None


def fewer_paid(month: Month, place: Place, day: date) -> Verdict:
    """Fewer were paid than worked, once wages are late (CON-12)."""
    if not month.lines or not month.late(day) or month.paid >= month.attending:
        return None
    return Fires(month.attending - month.paid, told={"attending": month.attending, "paid": month.paid})


def below_minimum(month: Month, place: Place, day: date) -> Verdict:
    """Somebody who worked on every working day of the month is due less than the monthly minimum wage; equal is enough.

    One who worked part of it may be due less. Where the minimum is unknown a person is asked, and nothing fires.
    """
    if month.least_full_fen is None:
        return None
    least = place.value("minimum_wage", month.last).number() * FEN_PER_YUAN
    return Fires(fen=least - month.least_full_fen) if month.least_full_fen < least else None


def too_high(month: Month, place: Place, day: date) -> Verdict:
    """More than the place's line in a month, or in the year up to it: money may be drawn in workers' names."""
    if not month.highest_fen:
        return None
    monthly = place.value("warning_wage_month_yuan").reached_by(_yuan(month.highest_fen))
    yearly = place.value("warning_wage_year_yuan").reached_by(_yuan(month.highest_year_fen))
    return Fires(fen=month.highest_fen if monthly else month.highest_year_fen) if monthly or yearly else None


def left_unsettled(month: Month, place: Place, day: date) -> Verdict:
    """Workers left in this month and nothing says that they were settled with. Yellow at most while a complaint about
    the project is in hand: the matter is being looked into.
    """
    at_most = Level.YELLOW if month.complaint_in_hand else Level.RED
    return Fires(month.unsettled, at_most=at_most) if month.unsettled else None


def due_and_paid_differ(month: Month, place: Place, day: date) -> Verdict:
    """Somebody's pay differs from what the sheet says is due by more than the place's line, once wages are late."""
    if not month.widest_gap_fen or not month.late(day):
        return None
    reached = place.value("warning_pay_gap_yuan").reached_by(_yuan(month.widest_gap_fen))
    return Fires(month.unpaid or None, month.widest_gap_fen) if reached else None


def returned_unpaid(month: Month, place: Place, day: date) -> Verdict:
    """The bank returned wages, and they were not paid again within the place's days."""
    if not month.returned or month.returned_since is None:
        return None
    gone = (day - month.returned_since).days
    reached = place.value("warning_return_days").reached_by(gone)
    return Fires(month.returned, since=month.returned_since) if reached else None


def unregistered_attends(month: Month, place: Place, day: date) -> Verdict:
    """Somebody without real-name registration was on the site (CON-08)."""
    return Fires(month.unregistered) if month.unregistered else None


def uncontracted_attends(month: Month, place: Place, day: date) -> Verdict:
    """Somebody with neither labour contract nor written agreement was on the site (RN-01)."""
    return Fires(month.uncontracted) if month.uncontracted else None


def no_wage_card(month: Month, place: Place, day: date) -> Verdict:
    """Somebody on the site has no card of their own to be paid to (CON-12)."""
    return Fires(month.cardless) if month.cardless else None


def works_twice(month: Month, place: Place, day: date) -> Verdict:
    """Somebody was on two sites on the same day."""
    return Fires(month.doubled) if month.doubled else None


def _percent(part: int, whole: int) -> Decimal:
    return Decimal(part * 100) / whole


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN_PER_YUAN


def _owes_labour_fee(month: Month) -> bool:
    """A whole month of works: from the first full month after the start until completion, without stoppages that
    cover it (CON-03).
    """
    begun = month.started_on is not None and month.started_on <= month.month
    over = month.completed_on is not None and month.completed_on <= month.last
    return begun and not over and not stopped_throughout(month.stoppages, month.month, month.last)


def no_labour_fee(month: Month, place: Place, day: date) -> Verdict:
    """No money came into the account in a whole month of works, as the bank's feed tells (CON-06): the cycle is a month
    at most (CON-03), whatever is in dispute (CON-04). One step more where the month before had none either.
    """
    if not _owes_labour_fee(month) or day <= month.last or month.inflow_fen:
        return None
    assert month.started_on is not None
    earlier = month.started_on < month.month and not month.inflow_before_fen
    return Fires(fen=month.agreed_inflow_fen, steps=int(earlier))


def short_labour_fee(month: Month, place: Place, day: date) -> Verdict:
    """Money came, and less than the plan's amount (ACC-06)."""
    agreed = month.agreed_inflow_fen
    if not agreed or not month.inflow_fen or not _owes_labour_fee(month) or day <= month.last:
        return None
    short = agreed - month.inflow_fen
    return Fires(fen=short) if short > 0 else None


def balance_short(month: Month, place: Place, day: date) -> Verdict:
    """The account holds less than the sheet of the month still needs (ACC-08)."""
    if month.balance_fen is None or not month.lines or month.balance_fen >= month.unpaid_fen:
        return None
    return Fires(month.unpaid, month.unpaid_fen - month.balance_fen)


def debit_without_payroll(month: Month, place: Place, day: date) -> Verdict:
    """Money left the account for no payroll: it serves this project's workers alone (ACC-05)."""
    return Fires(fen=month.debits_without_batch_fen) if month.debits_without_batch else None
