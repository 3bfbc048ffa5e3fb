"""`anxin explain`: how the database runs the hot statements, on tables as large as a city's."""

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from deploy import database, migrate
from deploy.commands.outcomes import ExitCode, Refusal, console
from deploy.database import SERVICES
from deploy.local.postgres import Postgres

if TYPE_CHECKING:
    from deploy.explain.asked_services import Asked
    from deploy.explain.pages import Answered

FOLDER = Path(__file__).parents[2] / "docs" / "plans"
ABOUT = """Made by `anxin explain` with {:,} complaints and what follows from them, on PostgreSQL with 256 MB of shared
buffers. The statements are those the service sent when it was asked; each ran once more under `EXPLAIN (ANALYZE,
BUFFERS)` and was rolled back. Times are one run's and only a hint: the pages touched (8 kB each) and the way a row is
found are what counts. A filing itself is written by `COPY`, which has no plan."""


def explain(
    services: Annotated[list[str] | None, typer.Argument(metavar="[SERVICE]...", help="Left out: all four.")] = None,
    complaints: Annotated[
        int, typer.Option(help="How many complaints to load, and what follows from them.", min=200)
    ] = 200_000,
    out: Annotated[Path, typer.Option(help="The folder the pages go to.")] = FOLDER,
    check: Annotated[
        bool, typer.Option("--check", help="Fail when a plan reads a large table whole without a reason.")
    ] = False,
) -> None:
    """Run the statements the services send under EXPLAIN ANALYZE and write a page of plans for each service.

    Starts a database of its own, loads it (some minutes), asks the services, and leaves nothing running. Nothing is
    committed to any other database. The pages of the repository were made with the default size.

        anxin explain

        anxin explain intake --complaints 1000000 --out /tmp/plans
    """
    names = services or list(SERVICES)
    if unknown := set(names) - set(SERVICES):
        raise typer.BadParameter(f"there is no service {unknown.pop()}")
    with tempfile.TemporaryDirectory(prefix="anxin-explain-", dir="/var/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with Postgres(Path(folder) / "server", durable=False) as server:
            answered = asyncio.run(_explained(server, names, complaints))
    _write(answered, out, complaints)
    doubtful = _doubtful(answered)
    console.print(doubtful)
    if check and doubtful.row_count:
        raise typer.Exit(ExitCode.FAILED)


async def _explained(server: Postgres, names: list[str], complaints: int) -> "dict[str, list[Answered]]":
    """Raises Refusal when a question no longer fits the code."""
    from deploy.explain.asked_services import asked_services
    from deploy.explain.dataset import load

    await database.bootstrap(server.dsn())
    await migrate.upgrade_all(server.dsn())
    await load(server.dsn(), names, complaints, lambda news: console.print(f"[dim]{news}[/dim]"))
    async with asked_services(server.dsn(database.DATABASE), names) as services:
        return {asked.service.name: await _answers(asked) for asked in services}


async def _answers(asked: "Asked") -> "list[Answered]":
    from deploy.explain.pages import Answered
    from deploy.explain.questions import QUESTIONS

    answers = []
    for question in QUESTIONS[asked.service.name]:
        try:
            answers.append(Answered(question, await asked.plans(question)))
        except LookupError as unasked:
            raise Refusal(f"a question no longer fits the code: {unasked}") from unasked
    return answers


def _write(answered: "dict[str, list[Answered]]", out: Path, complaints: int) -> None:
    from deploy.explain.pages import page

    out.mkdir(parents=True, exist_ok=True)
    for name, answers in answered.items():
        (out / f"{name}.md").write_text(page(name, ABOUT.format(complaints), answers))
        console.print(f"wrote {out / name}.md")


def _doubtful(answered: "dict[str, list[Answered]]") -> Table:
    from deploy.explain.pages import bad, judgement

    table = Table(title="to be looked at", title_justify="left")
    for column in ("service", "question", "ms", "pages", "why"):
        table.add_column(column, overflow="fold")
    for name, answers in answered.items():
        for answer in answers:
            for plan in answer.plans:
                if bad(answer.question, plan):
                    why = judgement(answer.question, plan)
                    table.add_row(name, answer.question.title, f"{plan.milliseconds or 0:.1f}", str(plan.buffers), why)
    return table
