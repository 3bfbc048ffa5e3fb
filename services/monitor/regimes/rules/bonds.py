"""BOND: whether a project's wage bond 工资保证金 is deposited, long enough and in full."""

from datetime import date

from services.monitor.regimes.rules.facts_on_file import Bond, Numbers, OnFile, Works
from services.monitor.regimes.rules.gaps import gap, number_unknown
from services.monitor.regimes.rules.regimes import Judgement, Regime, State
from shared.calendar.working_days import ONE_DAY, deadline

REGIME = Regime.BOND


def bond(works: Works, on_file: OnFile, numbers: Numbers, on: date) -> Judgement:
    """Judged by the deposit or the decision of exemption; without either, by the day on which the bond was due."""
    if on_file.bond is None:
        return _without_bond(works, numbers, on)
    given = on_file.bond
    if given.exempt_by is not None:
        return Judgement(REGIME, State.NOT_DUE, (gap("bond-exempt", rule=given.exempt_by),))
    if given.returned_on is not None:
        return Judgement(REGIME, State.NOT_DUE, (gap("bond-returned", on=given.returned_on),))
    short = (given.due_fen or 0) - (given.amount_fen or 0)
    if short > 0 and given.in_use:
        return _drawn(short, given.top_up_by, on)
    if short > 0:
        return Judgement(REGIME, State.LACKING, (gap("bond-short", short=f"{short // 100}.{short % 100:02}"),))
    return _guaranteed(works, given, on)


def _drawn(short: int, last: date | None, on: date) -> Judgement:
    """What was drawn is to be topped up by that day (BOND-10), that day included; no such day yet has not passed."""
    if last is None:
        return Judgement(REGIME, State.NOT_DUE, (gap("bond-in-use", short=f"{short // 100}.{short % 100:02}"),))
    code, state = ("bond-top-up-due", State.NOT_DUE) if on <= last else ("bond-not-topped-up", State.LACKING)
    found = gap(code, short=f"{short // 100}.{short % 100:02}", due=last)
    return Judgement(REGIME, state, (found,), last + ONE_DAY if on <= last else None)


def _guaranteed(works: Works, given: Bond, on: date) -> Judgement:
    """Valid through its last day (BOND-13); a guarantee that ran out after completion was long enough (BOND-11)."""
    last = given.expires_on
    if last is None:
        return Judgement(REGIME, State.IN_PLACE)
    if on <= last:
        return Judgement(REGIME, State.IN_PLACE, changes_on=last + ONE_DAY)
    if works.completed_on is not None and last >= works.completed_on:
        return Judgement(REGIME, State.NOT_DUE, (gap("bond-ended", on=last),))
    return Judgement(REGIME, State.LACKING, (gap("bond-expired", on=last),))


def _without_bond(works: Works, numbers: Numbers, on: date) -> Judgement:
    """No bond: due within the term after the permit, or after signing where no permit is needed (BOND-01)."""
    began = works.permit_on if works.permit_needed else works.contract_on
    if began is None:
        code = "bond-day-untold" if works.permit_needed else "bond-contract-untold"
        return Judgement(REGIME, State.UNKNOWN, (gap(code),))
    if numbers.bond_deposit is None:
        return _number_unknown("BOND-01", "bond_deposit_days")
    due = deadline(began, numbers.bond_deposit).due_on
    if on <= due:
        return Judgement(REGIME, State.NOT_DUE, (gap("bond-due", due=due),), due + ONE_DAY)
    return _overdue(works, numbers, due)


def _overdue(works: Works, numbers: Numbers, due: date) -> Judgement:
    """Below the threshold (BOND-04) the bond may lawfully be absent; whether it may is a person's decision."""
    if works.contract_fen is None:
        return Judgement(REGIME, State.UNKNOWN, (gap("bond-sum-untold"),))
    if numbers.below_bond_line is None:
        return _number_unknown("BOND-04", "bond_exempt_below_yuan")
    if numbers.below_bond_line:
        return Judgement(REGIME, State.UNKNOWN, (gap("bond-maybe-exempt"),))
    return Judgement(REGIME, State.LACKING, (gap("bond-none", due=due),))


def _number_unknown(rule: str, key: str) -> Judgement:
    return Judgement(REGIME, State.UNKNOWN, (number_unknown(rule, key),), missing=(key,))
