"""The delays of a project's wages by month, stage and holder, and the figure of a place (C134)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median_low
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.payrolls.rules.delays import Held, Way, stages, whole
from services.monitor.payrolls.schemas import DelaysOut, HeldOut, MonthDelaysOut, PaymentsOut
from services.monitor.payrolls.tables import PaymentCheck
from services.monitor.projects.tables import Project
from shared.access.callers import Caller, authority_scope
from shared.database.copy_rows import driver_of

WAYS = """select month, fen, matched_fen, on_day <> month as told_paid, signed_on, funded_on,
        accepted_on, credited_on, returned_on, repaid_on
    from payment_check where project = $1 and bank is null order by month"""
BALANCE = """select balance_fen from account_transaction where project = $1 and balance_fen is not null
    order by booked_on desc, batch_id desc, row desc limit 1"""
DAYS = ("signed_on", "funded_on", "accepted_on", "credited_on", "returned_on", "repaid_on")


async def of_project(session: AsyncSession, project: Project, on: date) -> DelaysOut:
    """Only lines whose sheet tells the day of signing. A line that the sheet calls paid and the account does not show,
    in cash for one thing, has no stages either.
    """
    driver = await driver_of(session)
    balance = await driver.fetchval(BALANCE, project.id)
    months: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for each in await driver.fetch(WAYS, project.id):
        months[each["month"]].append(each)
    told = [_month(month, rows, balance, on) for month, rows in months.items()]
    return DelaysOut(project=project.number, as_of=on, months=told)


def _way(record: Mapping[str, Any], balance: int | None) -> Way:
    """A line is paid once the account shows all of it to be with the worker. Money for it is in the account where the
    last balance that the bank told covers it.
    """
    open_fen = record["fen"] - (record["matched_fen"] or 0)
    there = None if balance is None else balance >= open_fen
    return Way(**{name: record[name] for name in DAYS}, paid=open_fen <= 0, in_account=there)


def _month(month: date, rows: list[Mapping[str, Any]], balance: int | None, on: date) -> MonthDelaysOut:
    shown = [each for each in rows if each["matched_fen"] is not None or not each["told_paid"]]
    signed = [_way(each, balance) for each in shown if each["signed_on"] is not None]
    days = [whole(way, on) for way in signed]
    return MonthDelaysOut(
        month=month,
        lines=len(rows),
        unsigned=len(shown) - len(signed),
        unshown=len(rows) - len(shown),
        open=sum(not way.paid for way in signed),
        median_days=median_low(days) if days else None,
        longest_days=max(days, default=None),
        stages=_held(held for way in signed for held in stages(way, on)),
    )


def _held(found: Iterable[Held]) -> list[HeldOut]:
    by: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for each in found:
        by[each.stage, each.holder].append(each)
    return [
        HeldOut(
            stage=some[0].stage,
            holder=some[0].holder,
            lines=len(some),
            open=sum(each.open for each in some),
            days=sum(each.days for each in some),
            median_days=median_low(each.days for each in some),
            longest_days=max(each.days for each in some),
        )
        for some in by.values()
    ]


async def figures(session: AsyncSession, caller: Caller, as_of: date, division: str | None) -> PaymentsOut:
    """Of payroll lines up to a day: how many were paid by then, how long that took, how many came back and were not
    paid again. Raises AuthorityOnly or WrongDivision.
    """
    check = PaymentCheck
    ended = func.coalesce(col(check.repaid_on), col(check.credited_on), col(check.accepted_on))
    back = (col(check.returned_on) <= as_of) & (col(check.repaid_on).is_(None) | (col(check.repaid_on) > as_of))
    paid = (ended <= as_of) & (col(check.matched_fen) >= col(check.fen))
    days = case((paid & col(check.signed_on).is_not(None), ended - col(check.signed_on)))
    counted = select(
        func.count().label("lines"),
        func.count().filter(paid).label("paid"),
        func.percentile_disc(0.5).within_group(days).label("median_days"),
        func.max(days).label("longest_days"),
        func.count().filter(back).label("returned"),
        func.coalesce(func.sum(col(check.fen)).filter(back), 0).label("returned_fen"),
        func.count().filter(col(check.doubt).is_not(None)).label("doubtful"),
    ).where(
        *authority_scope(caller, col(check.division), division), col(check.bank).is_(None), col(check.on_day) <= as_of
    )
    [row] = (await (await session.connection()).execute(counted)).all()
    return PaymentsOut.model_validate(dict(row._mapping))
