"""Building sites by the dozen: entries of the register, evidence, batches of feeds. Every one of them is made up.

What is asked of the services many times is asked eight at a time, and shown as a bar.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from stdnum.iso7064 import mod_11_2

from deploy.demo.callers import Machine, StaleVersion
from deploy.demo.matter import until
from deploy.demo.stage import Stage

AT_ONCE = 8
FEEDS = ["feeds:write", "feeds:read"]
Evidence = dict[str, dict[str, Any]]
"""By its kind, what is put on file."""

BOARD: Evidence = {"notice-board": {"put_up_on": "2025-08-25", "shows": ["parties", "wages", "contacts"]}}
OFFICER: Evidence = {"wage-officer": {"placed_on": "2025-08-25"}}
PLEDGE: Evidence = {"pledge": {"signed_on": "2025-08-25"}}
BOND: Evidence = {
    "bond": {"form": "cash", "amount_fen": 10_000_000, "due_fen": 10_000_000, "deposited_on": "2025-08-26"}
}


async def each(stage: Stage, news: str, work: Iterable[Callable[[], Awaitable[Any]]]) -> list[Any]:
    """Do all of it, eight at a time; the answers in the order of the work."""
    todo, room, done = list(work), asyncio.Semaphore(AT_ONCE), 0

    async def one(ask: Callable[[], Awaitable[Any]]) -> Any:
        nonlocal done
        async with room:
            answer = await ask()
        done += 1
        stage.tell(news, done, len(todo))
        return answer

    return await asyncio.gather(*map(one, todo))


def entry(stage: Stage, name: str, contractor: dict[str, str], **differences: Any) -> dict[str, Any]:
    """A whole entry of five million yuan; wages of a month are due on the fifteenth of the next."""
    return {
        "name": name,
        "division": stage.cast.division,
        "general_contractor": contractor,
        "project_owner": {"name": "虚构城市建设投资有限公司"},
        "industry_department": "住房和城乡建设局",
        "contract_fen": 500_000_000,
        "contract_on": "2025-08-20",
        "permit_on": "2025-08-20",
        "started_on": "2025-09-02",
        "planned_completion_on": "2026-12-31",
        "pay_day": 15,
        "pay_day_next_month": True,
    } | differences


def wage_account(entered: dict[str, Any], number: int, opened_on: str = "2025-08-26") -> Evidence:
    name = f"{entered['general_contractor']['name']}{entered['name']}农民工工资专用账户"
    told = {"bank": "测试银行", "name": name, "opened_on": opened_on}
    told["account_no"] = f"999999{entered['division']}{number:06d}"  # each place's accounts are its own
    return {"wage-account": told}


async def register(stage: Stage, project: str, entered: dict[str, Any], *on_file: Evidence) -> None:
    """Enter a project and put this evidence on file."""
    path = f"/v1/projects/{project}"
    there = await stage.surface.ask(stage.cast.officer, "monitor", "PUT", path, body=entered)
    version = there["version"]
    for kind, content in (pair for evidence in on_file for pair in evidence.items()):
        version = await put_on_file(stage, project, kind, content, version)


async def put_on_file(
    stage: Stage, project: str, kind: str, content: dict[str, Any], version: int | None = None
) -> int:
    """On this version, or the newest; the version it has then. Read again where it was changed in between."""
    path = f"/v1/projects/{project}"
    while True:
        if version is None:
            version = (await stage.surface.get(stage.cast.officer, "monitor", path))["version"]
        try:
            filed = await stage.surface.ask(
                stage.cast.officer, "monitor", "PUT", f"{path}/{kind}", body=content, version=version
            )
            return int(filed["version"])
        except StaleVersion:
            version = None


async def send(stage: Stage, machine: Machine, feed: str, number: str, rows: list[Any], **told: Any) -> int:
    """Send a batch; its number of ours. It is taken in afterwards."""
    path = f"/v1/feeds/{feed}/batches?{urlencode({'number': number, **told})}"
    return int(
        (await stage.surface.post(machine, "monitor", path, {"rows": rows}, step=f"{feed}/{number}"))["batch_id"]
    )


async def feed(stage: Stage, machine: Machine, kind: str, number: str, rows: list[Any]) -> None:
    """Send a batch and wait until it is taken in, every row of it."""
    batch = await send(stage, machine, kind, number, rows)

    async def taken_in() -> bool | None:
        read = await stage.surface.get(machine, "monitor", f"/v1/feeds/{kind}/batches/{batch}")
        return (read["state"] == "done" and read["accepted"] == len(rows)) or None

    await until(taken_in, f"batch {number} of {kind} was not taken in")


async def count(stage: Stage, path: str) -> int:
    """The number that a list's count says, to an officer of the place."""
    return int((await stage.surface.get(stage.cast.officer, "monitor", path))["count"])


def id_number(series: int, place: int) -> str:
    """A number of division 999999, which does not exist."""
    digits = f"999999{1960 + place // 1000 % 40}{series:02d}01{place % 1000:03d}"
    return digits + mod_11_2.calc_check_digit(digits)


def registered(project: str, worker: str, place: int, entered_on: str) -> dict[str, Any]:
    name, card = f"测试{place}", f"62284800000{place:08d}"
    return {"project": project, "id_number": worker, "name": name, "card": card, "entered_on": entered_on}


def contracted(project: str, worker: str) -> dict[str, Any]:
    return {"project": project, "id_number": worker, "contract_kind": "labour_contract"}


def swipes(project: str, worker: str, days: Iterable[str]) -> list[dict[str, Any]]:
    return [{"project": project, "id_number": worker, "at": f"{day} 07:00:00", "direction": "in"} for day in days]


def paid(project: str, worker: str, month: str, fen: int, on: str) -> dict[str, Any]:
    money = {"payable_fen": fen, "paid_fen": fen, "paid_on": on}
    return {"project": project, "id_number": worker, "month": month, **money}
