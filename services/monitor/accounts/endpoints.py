"""Wage accounts over HTTP: the list with balances, the sums of a place, one account with its sub-ledgers and fees."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.accounts import export, queries, view
from services.monitor.accounts.rules.standing import AccountState
from services.monitor.accounts.schemas import BalanceOut, FeesOut, OneWageAccountOut, SubLedgersOut, WageAccountOut
from services.monitor.accounts.tables import WageAccount
from services.monitor.projects import queries as project_queries
from services.monitor.projects.numbers import Number
from shared import clock
from shared.access.callers import Caller
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.date_checks import check_coming
from shared.values.fields import Day, Division, Line

router = APIRouter(prefix="/v1/wage-accounts", tags=["accounts"], route_class=AuthenticatedRoute)

Unfiled = Annotated[bool | None, Query(description="only those that were not filed with the supervisor (ACC-03)")]
Seized = Annotated[bool | None, Query(description="only those frozen for another debt (CON-14)")]
From = Annotated[Day | None, Query(alias="from", description="the first day of the movements; left out, all of them")]
To = Annotated[Day | None, Query(alias="to", description="the last day; left out, today")]


async def _filters(
    division: Division | None = None,
    state: AccountState | None = None,
    bank: Line | None = None,
    unfiled: Unfiled = None,
    seized: Seized = None,
) -> dict[str, Any]:
    return dict(locals())


EXPORT = of_list("wage-accounts", queries.WAGE_ACCOUNTS, export.COLUMNS, _filters, export.shown)


async def _shown(session: AsyncSession, _caller: Caller, rows: list[WageAccount]) -> list[WageAccountOut]:
    return await view.listed(session, rows)


add_list(
    router,
    "",
    EXPORT,
    WageAccountOut,
    _shown,
    "The wage accounts of the caller's divisions with their balances, newest first. For the labour authority.",
)


@router.get("/balance")
async def balance_wage_accounts(
    session: Transaction,
    caller: CurrentCaller,
    division: Division | None = None,
    since: From = None,
    until: To = None,
) -> BalanceOut:
    """All accounts of the place in one sum, opening plus movements, and those whose bank says another balance. For the
    labour authority. Raises TooEarly.
    """
    last: date = until or clock.today()
    if since is not None:
        check_coming(last, since, "to")
    return await view.balance(session, caller, division, since, last)


@router.get("/{project_id}")
async def read_wage_account(session: Transaction, caller: CurrentCaller, project_id: Number) -> OneWageAccountOut:
    """The account of a project: its balance, its movements by what they are booked as, and its payrolls (ACC-05)."""
    return await view.one(session, await project_queries.read(session, caller, project_id))


@router.get("/{project_id}/sub-ledgers")
async def read_sub_ledgers(session: Transaction, caller: CurrentCaller, project_id: Number) -> SubLedgersOut:
    """The sub-ledgers of the account by subcontractor; their balances add up to its own (ACC-04)."""
    return await view.sub_ledgers(session, await project_queries.read(session, caller, project_id))


@router.get("/{project_id}/labour-fee")
async def read_labour_fee(session: Transaction, caller: CurrentCaller, project_id: Number) -> FeesOut:
    """The labour fee month by month: due by the plan, come, lacking (ACC-06, ACC-07)."""
    return await view.labour_fee(session, await project_queries.read(session, caller, project_id))
