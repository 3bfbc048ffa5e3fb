"""Recomputes the balances of every case and of all money that came, and has a person look at what is off.

The database refuses to be off (docs/ledger.md); whoever may alter its tables is past its guards, and is found here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog
from sqlmodel import col, select

from services.mediation.cases.history import KIND as CASE
from services.mediation.cases.tables import Case
from services.mediation.comparison.statements import MONEY, OF_CASES, SOME
from services.mediation.suspense.queries import KIND as MONEY_IN
from shared import clock
from shared.database.sessions import Sessions
from shared.obligations.questions import Asking, ask_all, asking

log = structlog.get_logger(__name__)

SECONDS = 600.0
"""Between two looks whether it is night; our own choice."""
NIGHT = range(2, 4)
"""Hours in China during which it is compared, once; our own choice."""
AT_ONCE = 2_000
"""Cases read by one statement; our own choice."""


@dataclass(frozen=True)
class Off:
    """A case, with the line where it is one, whose sums are not those of its rows."""

    case: str
    line: int | None
    what: str


@dataclass
class Nightly:
    """The job of one worker: it remembers the night it compared. A worker beside it compares too, and asks nothing that
    was asked.
    """

    compared: datetime | None = None

    async def turn(self, sessions: Sessions, client: httpx.AsyncClient, settings: Any) -> int:
        """How many are off; nothing is compared by day, or twice a night."""
        async with sessions.begin():
            now = clock.now().astimezone(clock.CHINA)  # reads the clock
        if now.hour not in NIGHT or (self.compared and now - self.compared < timedelta(hours=len(NIGHT))):
            return 0
        found = await compare(sessions)
        self.compared = now
        return found


async def compare(sessions: Sessions) -> int:
    """Compare everything, and ask the places about what is off. How many cases and sums of money are."""
    off = await cases_off(sessions)
    by_case: dict[str, list[Off]] = {}
    for each in off:
        by_case.setdefault(each.case, []).append(each)
    async with sessions.driver() as driver:
        money = await driver.fetch(MONEY)
    async with sessions.begin() as session:
        theirs = select(Case.number, Case.division).where(col(Case.number).in_(sorted(by_case)))
        places = dict((await session.exec(theirs)).all())
        questions = [_about_case(number, places[number], several) for number, several in by_case.items()]
        await ask_all(session, [*questions, *(_about_money(each) for each in money)])
    for each in off:
        log.error("ledger-off", case=each.case, line=each.line, what=each.what)
    for each in money:
        log.error("money-off", money=each["number"])
    return len(by_case) + len(money)


async def cases_off(sessions: Sessions) -> list[Off]:
    """What is off in all cases, page after page."""
    found: list[Off] = []
    last = ""
    while True:
        async with sessions.driver() as driver, driver.transaction(isolation="repeatable_read", readonly=True):
            page = [row["number"] for row in await driver.fetch(SOME, last, AT_ONCE)]
            for what, statement in OF_CASES.items() if page else ():
                found += [Off(row["number"], row["line"], what) for row in await driver.fetch(statement, page)]
        if not page:
            return found
        last = page[-1]


def _about_case(number: str, division: str, several: Iterable[Off]) -> Asking:
    told = sorted({(each.what, each.line) for each in several}, key=lambda each: (each[0], each[1] or 0))
    zh = "；".join(what.split(" ", 1)[0] + (f"（第{line}条）" if line else "") for what, line in told)
    en = "; ".join(what.split(" ", 1)[1] + (f" (line {line})" if line else "") for what, line in told)
    return asking(
        subject_kind=CASE,
        subject=number,
        division=division,
        code="ledger-off",
        zh=f"夜间核对发现台账不符：{zh}。请勿据此结案或付款，并通知系统管理员",
        en=f"the nightly comparison found the ledger off: {en}; decide nothing by it and tell the administrator",
    )


def _about_money(row: Any) -> Asking:
    return asking(
        subject_kind=MONEY_IN,
        subject=row["number"],
        division=row["division"],
        code="money-off",
        zh=f"夜间核对发现账户“{row['account']}”流水号{row['bank_ref']}的入案或退回金额不符，请通知系统管理员",
        en=f"the nightly comparison found the sums of {row['bank_ref']} on account {row['account']} off; tell the "
        "administrator",
    )
