"""ACC, CON-03, CON-07: whether a project has its wage account 专户, and what is wrong with it."""

from datetime import date

from services.monitor.regimes.rules.facts_on_file import SIGNERS, Account, LabourFeePlan, Numbers, OnFile, Works
from services.monitor.regimes.rules.gaps import Gap, gap, number_unknown
from services.monitor.regimes.rules.regimes import Judgement, Regime, State
from shared.calendar.working_days import ONE_DAY, Term, deadline
from shared.values.identifiers import normal_text

REGIME = Regime.WAGE_ACCOUNT
ENDING = "农民工工资专用账户"
"""How every account's name ends (ACC-01)."""


def wage_account(works: Works, on_file: OnFile, numbers: Numbers, on: date) -> Judgement:
    """An open account is in place, with its faults as gaps; without one, the day on which it was due decides."""
    account = on_file.account
    if account is None:
        return _without_account(works, numbers, on)
    if account.closed_on is not None:
        ended = works.completed_on is not None and account.closed_on >= works.completed_on
        code, state = ("account-ended", State.NOT_DUE) if ended else ("account-closed", State.LACKING)
        return Judgement(REGIME, state, (gap(code, on=account.closed_on),))
    filing = _filing(account, numbers, on)
    gaps = [*_name(works, account), *filing.gaps, *agreement(on_file, numbers), *_fee_plan(works, on_file, numbers)]
    missing = (*filing.missing, *_unknown_cycle(on_file, numbers), *_unknown_share(works, on_file, numbers))
    return Judgement(REGIME, State.IN_PLACE, tuple(gaps), filing.changes_on, missing)


def _without_account(works: Works, numbers: Numbers, on: date) -> Judgement:
    """No account, which the general contractor opens (CON-05), within the term after the works contract is signed
    (ACC-02), the last day included.
    """
    if works.contract_on is None:
        return Judgement(REGIME, State.UNKNOWN, (gap("account-day-untold"),))
    number = ("ACC-02", "account_open_days", numbers.account_open)
    return _owed(works.contract_on, number, ("account-due", "account-none"), on)


def _name(works: Works, account: Account) -> list[Gap]:
    """The name is contractor, project and ending (ACC-01); white space and full-width forms do not count."""
    wanted = f"{works.general_contractor}{works.name}{ENDING}"
    return [] if _plain(account.name) == _plain(wanted) else [gap("account-name", name=wanted)]


def _plain(name: str) -> str:
    return normal_text(name).replace(" ", "")


def _filing(account: Account, numbers: Numbers, on: date) -> Judgement:
    """To be filed with the supervisor within the term after opening (ACC-03)."""
    if account.filed_on is not None:
        return Judgement(REGIME, State.IN_PLACE)
    number = ("ACC-03", "account_filing_days", numbers.account_filing)
    return _owed(account.opened_on, number, ("account-filing-due", "account-unfiled"), on)


def _owed(began: date, number: tuple[str, str, Term | None], codes: tuple[str, str], on: date) -> Judgement:
    """A duty not done: not due through its last day, lacking from the day after.

    `number` is rule, key and term; `codes` are those of the gaps before and after the last day.
    """
    rule, key, term = number
    if term is None:
        return Judgement(REGIME, State.UNKNOWN, (number_unknown(rule, key),), missing=(key,))
    waiting, late = codes
    due = deadline(began, term).due_on
    if on <= due:
        return Judgement(REGIME, State.NOT_DUE, (gap(waiting, due=due),), due + ONE_DAY)
    return Judgement(REGIME, State.LACKING, (gap(late, due=due),))


def agreement(on_file: OnFile, numbers: Numbers) -> list[Gap]:
    """Owner, contractor and bank sign (ACC-02); some places require more parties."""
    if on_file.agreement is None:
        return [gap("agreement-none")]
    signers = set(on_file.agreement.signers)
    absent = [chinese for signer, chinese in SIGNERS.items() if signer not in signers]
    if absent:
        return [gap("agreement-parties", parties="、".join(absent))]
    wanted = numbers.agreement_parties or len(SIGNERS)
    return [gap("agreement-count", given=len(signers), wanted=wanted)] if len(signers) < wanted else []


def _fee_plan(works: Works, on_file: OnFile, numbers: Numbers) -> list[Gap]:
    """Cycle, and amount or share, of the labour fee (ACC-06, CON-03); a cycle equal to the longest allowed
    is in order.
    """
    plan = on_file.labour_fee_plan
    if plan is None:
        return [gap("fee-plan-none")]
    most = numbers.fee_cycle_months
    gaps = [] if plan.amount_fen or plan.share_percent else [gap("fee-plan-sum")]
    gaps += [number_unknown("ACC-07", key) for key in _unknown_share(works, on_file, numbers)]
    gaps += _fee_share(plan, numbers)
    if most is None:
        return [*gaps, number_unknown("CON-03", "labour_fee_cycle_months")]
    too_long = plan.cycle_months > most
    return [*gaps, gap("fee-plan-cycle", given=plan.cycle_months, most=most)] if too_long else gaps


def _fee_share(plan: LabourFeePlan, numbers: Numbers) -> list[Gap]:
    """At least the place's share of the progress payment (ACC-07); a share equal to it is enough."""
    least = numbers.fee_share
    if least is None or plan.share_percent is None or plan.share_percent >= least * 100:
        return []
    return [gap("fee-plan-share", given=plan.share_percent, least=f"{(least * 100).normalize():f}")]


def _unknown_cycle(on_file: OnFile, numbers: Numbers) -> tuple[str, ...]:
    unknown = on_file.labour_fee_plan is not None and numbers.fee_cycle_months is None
    return ("labour_fee_cycle_months",) if unknown else ()


def _unknown_share(works: Works, on_file: OnFile, numbers: Numbers) -> tuple[str, ...]:
    plan = on_file.labour_fee_plan
    wanted = plan is not None and plan.share_percent is not None and works.kind and works.contract_on
    return (f"labour_fee_{works.kind}_progress_share",) if wanted and numbers.fee_share is None else ()
