"""`anxin audit reads`: who read personal data in clear, about whom, and for which purpose (PIPL)."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import col, select

from deploy.commands.outcomes import console
from deploy.commands.service_session import acting_as, known_service, settings_of
from deploy.database import SERVICES
from shared.clock import CHINA, start_of
from shared.history import ReadRow

MOST = 1_000


@dataclass(frozen=True)
class Reading:
    """One line of the read log, its time in China's zone."""

    service: str
    at: datetime
    by: str
    kind: str
    subject: str
    purpose: str


def reads(
    service: Annotated[list[str] | None, typer.Option(help="May be repeated. Left out: all four.")] = None,
    subject: Annotated[str | None, typer.Option(help="Only about this number.")] = None,
    by: Annotated[str | None, typer.Option(help="Only by this reader, as party/person.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only from this day on.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Who read personal data in clear, newest first, at most 1,000 of a service. Nobody can change what is there.

    Against the stack that runs here, or with the services' own settings (INTAKE_DATABASE_URL …) from the environment:
    whoever has those has the right to it; there is no route.

        anxin audit reads --service intake --subject 420704-2026-000001
    """
    names = [known_service(name) for name in service or SERVICES]
    found = asyncio.run(_of_all(names, subject, by, since))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, default=str))
    elif not found:
        console.print("nothing was read 没有查阅记录")
    else:
        console.print(_table(found))


async def _of_all(names: Sequence[str], subject: str | None, by: str | None, since: datetime | None) -> list[Reading]:
    return [each for name in names for each in await _of(name, subject, by, since)]


async def _of(service: str, subject: str | None, by: str | None, since: datetime | None) -> list[Reading]:
    chosen = select(ReadRow).order_by(col(ReadRow.at).desc(), col(ReadRow.id)).limit(MOST)
    for column, wanted in ((ReadRow.subject, subject), (ReadRow.by, by)):
        if wanted is not None:
            chosen = chosen.where(col(column) == wanted)
    if since is not None:
        chosen = chosen.where(col(ReadRow.at) >= start_of(since.date()))
    async with acting_as(settings_of(service)) as sessions, sessions.begin() as session:
        rows = (await session.exec(chosen)).all()
        return [Reading(service, row.at.astimezone(CHINA), row.by, row.kind, row.subject, row.purpose) for row in rows]


def _table(found: Sequence[Reading]) -> Table:
    table = Table("service", "at 时间", "by 查阅人", "kind", "about 对象", "purpose 目的")
    for each in found:
        table.add_row(each.service, f"{each.at:%Y-%m-%d %H:%M}", each.by, each.kind, each.subject, each.purpose)
    return table
