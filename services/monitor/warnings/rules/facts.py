"""The fact rows that rules decide on: one for a project, one for a project's month, one for works seen, one for a firm.

SQL gathers them; a test writes them down. A fact that nobody told is None.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from services.monitor.projects.rules.stoppages import Stoppages, stopped_throughout
from shared.calendar.working_days import ONE_DAY
from shared.holidays import calendar


@dataclass(frozen=True)
class Site:
    """A project as the register has it: days of the entry, evidence on file, gaps of its regimes."""

    started_on: date | None = None
    planned_completion_on: date | None = None
    completed_on: date | None = None
    contract_on: date | None = None
    contract_fen: int | None = None
    owner_named: bool = True
    pay_day: int | None = None
    stoppages: Stoppages = ()
    gaps: frozenset[str] = frozenset()
    pledged: bool = False
    bond_expires_on: date | None = None
    last_attended_on: date | None = None

    def live(self, day: date) -> bool:
        """Works have begun, are not completed and do not stand still. Where the day of the start is not told they are
        not known to have begun.
        """
        begun = self.started_on is not None and self.started_on <= day
        over = self.completed_on is not None and self.completed_on <= day
        return begun and not over and not stopped_throughout(self.stoppages, day, day)


@dataclass(frozen=True)
class Month:
    """A project's month: who worked, who was paid, what the wage account did.

    `attending` are people with a day of attendance; `lined` those of them with a payroll line, `paid` those with money,
    `unpaid` those with less than they are due, nothing at all included. `least_full_fen` is the lowest pay due among
    those who worked on every working day of the month. `complaint_in_hand`: one about the project is accepted and not
    over. The last seven are signs of roster fraud (C138): people paid and never seen, on one card, clocked together, on
    two sites at once, and those whose cards sent money back.
    """

    month: date
    pay_day: int | None = None
    pay_day_next_month: bool | None = None
    started_on: date | None = None
    completed_on: date | None = None
    stoppages: Stoppages = ()
    attending: int = 0
    unregistered: int = 0
    uncontracted: int = 0
    cardless: int = 0
    doubled: int = 0
    lined: int = 0
    lines: int = 0
    paid: int = 0
    unpaid: int = 0
    unpaid_fen: int = 0
    first_paid_on: date | None = None
    highest_fen: int = 0
    highest_year_fen: int = 0
    least_full_fen: int | None = None
    widest_gap_fen: int = 0
    returned: int = 0
    returned_since: date | None = None
    unsettled: int = 0
    complaint_in_hand: bool = False
    inflow_fen: int = 0
    inflow_before_fen: int = 0
    agreed_inflow_fen: int | None = None
    debits_without_batch: int = 0
    debits_without_batch_fen: int = 0
    balance_fen: int | None = None
    ghosts: int = 0
    ghosts_fen: int = 0
    card_people: int = 0
    in_step: int = 0
    two_sites: int = 0
    paid_back: int = 0
    paid_back_fen: int = 0

    @property
    def last(self) -> date:
        return self.month.replace(day=monthrange(self.month.year, self.month.month)[1])

    def after(self, months: int) -> date:
        """The first day of the month so many months later."""
        years, month = divmod(self.month.month - 1 + months, 12)
        return date(self.month.year + years, month + 1, 1)

    @property
    def pay_due_on(self) -> date | None:
        """The last day on which this month's wages are paid in time: the agreed day, in a shorter month its last,
        rolled back over rest days and holidays (条例14, CAL-04). None where no day was agreed, or told.

        In a year without a holiday notice nobody knows how far it is rolled: the day itself holds, so that nothing is
        late before it surely is.
        """
        if self.pay_day is None:
            return None
        first = self.after(1) if self.pay_day_next_month else self.month
        day = first.replace(day=min(self.pay_day, monthrange(first.year, first.month)[1]))
        known = calendar()
        if not known.knows(day.year):
            return day
        while not known.is_working(day):
            day -= ONE_DAY
        return day

    def late(self, day: date) -> bool:
        """Its wages are late: the agreed day has passed. Where none is known, not before the month after next, as late
        as wages for it may be paid at all (PAY-02).
        """
        due = self.pay_due_on
        return day > due if due is not None else day >= self.after(2)


@dataclass(frozen=True)
class Sighting:
    """Works that were seen: whether their contract sum reaches the place's line is decided by the rule."""

    registered: bool
    contract_fen: int | None = None
    contract_on: date | None = None
    seen_on: date | None = None


@dataclass(frozen=True)
class Firm:
    """A firm's month: construction clues about its sites, and how many of them repeat another's matter."""

    month: date
    clues: int = 0
    repeated: int = 0
