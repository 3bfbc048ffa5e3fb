"""Swipes and payroll lines: rows of the feeds, by the mapping that the platform's records have there."""

from datetime import date

from services.monitor.realname.register import Result
from services.monitor.realname.rules import failures
from services.monitor.realname.rules.fields import Data
from services.monitor.realname.work import Work, of_rows, team_key

SWIPES, PAYROLLS = "platform-attendance", "platform-payrolls"
PAID = """select l.person_id, l.month from payroll_line l join feed_batch b on b.id = l.batch_id
    where l.project = $1 and (l.person_id, l.month) in (select * from unnest($2::bigint[], $3::date[]))
      and not l.back_pay and b.replaced_by is null"""


async def add_attendance(work: Work, data: Data) -> Result:
    """Raises UnknownProject, UnknownTeam, UnknownWorker, NotEntered."""
    project = await work.project(data["projectCode"])
    await work.team(project, data["teamSysNo"])
    await work.workers(project, data["rows"], entered=True)
    rows = [
        {"projectCode": project.number, **{name: row[name] for name in ("idCardNumber", "date", "direction")}}
        for row in data["rows"]
    ]
    await work.feed(project, "attendance", rows, SWIPES)
    return []


async def add_payroll(work: Work, data: Data) -> Result:
    """One worker's pay for a month is accepted once; back pay comes beside it, in the month it is for.

    Raises UnknownProject, UnknownTeam, UnknownWorker, PayFrozen.
    """
    project = await work.project(data["projectCode"])
    team = await work.team(project, data["teamSysNo"])
    rows = data["rows"]
    people = await work.workers(project, rows)
    paid = [(people[row["idCardNumber"]], _month(_for(row, data))) for row in rows]
    columns = map(list, zip(*paid, strict=True))
    frozen = {tuple(each) for each in await work.driver.fetch(PAID, project.id, *columns)}
    for place, (row, line) in enumerate(zip(rows, paid, strict=True), start=1):
        if row["isBackPay"] != "1":
            if line in frozen:
                raise of_rows(failures.PayFrozen(month=_for(row, data)), place, rows)
            frozen.add(line)
    told = [
        {
            "projectCode": project.number,
            "payMonth": _for(row, data),
            "isBackPay": row["isBackPay"] or "0",
            **{name: row[name] for name in TAKEN},
            "corpCode": team_key(team)["employer_uscc"],
            "teamName": team.name,
        }
        for row in rows
    ]
    batch, again = await work.feed(project, "payrolls", told, PAYROLLS)
    if again:
        raise of_rows(failures.PayFrozen(month=told[again[0] - 1]["payMonth"]), again[0], rows)
    return [{"payrollCode": f"{batch}-{place}"} for place in range(1, len(rows) + 1)]


TAKEN = ("idCardNumber", "balanceDate", "payRollBankCardNumber", "totalPayAmount", "actualAmount")


def _for(row: Data, data: Data) -> str:
    """The month that the pay is for."""
    month: str = data["payMonth"]
    return row["backPayMonth"] or month if row["isBackPay"] == "1" else month


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
