"""Wage accounts as shown: with their ledgers, sums of a place, sub-ledgers, the labour fee by month."""

from collections.abc import Sequence
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.accounts import queries
from services.monitor.accounts.plans import PLAN, least_share
from services.monitor.accounts.queries import Record
from services.monitor.accounts.rules.booking import breaks_the_account
from services.monitor.accounts.rules.labour_fees import due_fen, short_fen
from services.monitor.accounts.schemas import (
    BalanceOut,
    BookedOut,
    DifferingOut,
    FeeMonthOut,
    FeesOut,
    LedgerOut,
    OneWageAccountOut,
    PayrollOut,
    SubLedgerOut,
    SubLedgersOut,
    WageAccountOut,
)
from services.monitor.accounts.tables import WageAccount
from services.monitor.projects.tables import Project
from shared import clock
from shared.access.callers import Caller
from shared.refusals import NotFound

SHOWN = 200
SUMS = ("opening_fen", "came_fen", "went_fen", "balance_fen")


async def listed(session: AsyncSession, rows: Sequence[WageAccount]) -> list[WageAccountOut]:
    there = {each["project"]: each for each in await _ledgers(session, [row.project for row in rows])}
    return [_account(row, there[row.project]) for row in rows]


async def one(session: AsyncSession, project: Project) -> OneWageAccountOut:
    """The account of the project. Raises NotFound."""
    account = await _account_of(session, project)
    [shown] = await listed(session, [account])
    booked = await queries.of_project(session, queries.BOOKED, account.project_id)
    payrolls = await queries.of_project(session, queries.PAYROLLS, account.project_id)
    return OneWageAccountOut(
        **shown.model_dump(),
        booked=[
            BookedOut(**each, breach=breaks_the_account(debit=each["debit"], booked=each["booked_as"]))
            for each in booked
        ],
        payrolls=[PayrollOut(**each) for each in payrolls],
    )


async def sub_ledgers(session: AsyncSession, project: Project) -> SubLedgersOut:
    """What an account held before its first known movement is the general contractor's own. Raises NotFound."""
    account = await _account_of(session, project)
    [whole] = await _ledgers(session, [project.number])
    names = {each["uscc"]: each["name"] for each in [project.general_contractor, *project.subcontractors]}
    parts = {
        each["party_uscc"]: each for each in await queries.of_project(session, queries.SUB_LEDGERS, account.project_id)
    }
    items = []
    for party in sorted({None, *parts}, key=lambda code: code or ""):
        came, went = (parts[party]["came_fen"], parts[party]["went_fen"]) if party in parts else (0, 0)
        opening = whole["opening_fen"] if party is None else 0
        name = names.get(party) if party else project.general_contractor["name"]
        items.append(
            SubLedgerOut(
                party_uscc=party,
                party_name=name,
                opening_fen=opening,
                came_fen=came,
                went_fen=went,
                balance_fen=opening + came - went,
            )
        )
    return SubLedgersOut(project=project.number, balance_fen=whole["balance_fen"], items=items)


async def labour_fee(session: AsyncSession, project: Project) -> FeesOut:
    """Every month from the start of works, or the first money, to this one. Raises NotFound."""
    account = await _account_of(session, project)
    came = {each["month"]: each["fen"] for each in await queries.of_project(session, queries.FEES, account.project_id)}
    text = await queries.plan_on_file(session, project.number)
    plan = PLAN.validate_json(text) if text else None
    share = least_share(project.division, project.kind, project.contract_on)
    first = min([*came, *([project.started_on.replace(day=1)] if project.started_on else [])], default=None)
    months = [
        FeeMonthOut(
            month=f"{month:%Y-%m}",
            due_fen=(due := due_fen(plan, month, share)),
            came_fen=came.get(month, 0),
            short_fen=short_fen(due, came.get(month, 0)),
        )
        for month in _months(first, min(project.completed_on or clock.today(), clock.today()))
    ]
    return FeesOut(project=project.number, least_share=str(share) if share is not None else None, months=months)


async def balance(
    session: AsyncSession, caller: Caller, division: str | None, since: date | None, until: date
) -> BalanceOut:
    """For the labour authority. Raises AuthorityOnly or WrongDivision."""
    caller.need_authority()
    seen = caller if division is None else caller.narrowed(division, strictly=True)
    rows = await queries.ledgers(session, None, seen, since, until)
    differing = [each for each in rows if each["difference_fen"]]
    untold = sum(each["told_on"] is None for each in rows)
    return BalanceOut(
        since=since,
        until=until,
        accounts=len(rows),
        **{name: sum(each[name] for each in rows) for name in SUMS},
        agreeing=len(rows) - len(differing) - untold,
        untold=untold,
        differing=len(differing),
        differences=[
            DifferingOut(**{name: each[name] for name in DifferingOut.model_fields}) for each in differing[:SHOWN]
        ],
    )


def _months(first: date | None, last: date) -> list[date]:
    months: list[date] = []
    month = first
    while month is not None and month <= last:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


async def _ledgers(session: AsyncSession, projects: Sequence[str]) -> Sequence[Record]:
    return await queries.ledgers(session, projects, None, None, clock.today()) if projects else []


async def _account_of(session: AsyncSession, project: Project) -> WageAccount:
    account = await queries.find(session, project.number)
    if account is None:
        raise NotFound(what="wage-account", which=project.number)
    return account


def _account(row: WageAccount, ledger: Record) -> WageAccountOut:
    return WageAccountOut(
        **row.model_dump(exclude={"project_id"}),
        project_name=ledger["project_name"],
        division=ledger["division"],
        ledger=LedgerOut(**{name: ledger[name] for name in LedgerOut.model_fields}),
    )
