"""The operator's command `anxin`. Each subcommand is in a file of `deploy/commands/`."""

import sys

import typer
from rich.markup import escape

from deploy.commands import audit, credentials, dead_letters, regions
from deploy.commands.bench import bench
from deploy.commands.chaos import chaos
from deploy.commands.clock import clock
from deploy.commands.demo import demo
from deploy.commands.documents import asyncapi, docs, event_map, openapi
from deploy.commands.explain import explain
from deploy.commands.identity import credential, token
from deploy.commands.outcomes import MEANINGS, console, exit_code_of
from deploy.commands.replay import rebuild, replay
from deploy.commands.stack import down, migrate, up

app = typer.Typer(
    name="anxin",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Anxin 安薪: see that people who work get paid. This command runs the product on your machine and "
    "gives an operator what an operator needs.\n\nBegin with `anxin up`.",
    epilog=MEANINGS,
)
for panel, commands in {
    "A stack on this machine": (demo, up, down, clock),
    "Callers of a development stack": (credential, token),
    "Database": (migrate,),
    "Facts": (replay, rebuild),
    "Contracts for machines": (docs, openapi, asyncapi),
    "Proof": (bench, chaos, explain),
}.items():
    for command in commands:
        app.command(rich_help_panel=panel, epilog=MEANINGS)(command)
app.add_typer(audit.app, name="audit", rich_help_panel="Database")
app.add_typer(credentials.app, name="credentials", rich_help_panel="Database")
app.add_typer(dead_letters.app, name="dead-letters", rich_help_panel="Facts")
app.add_typer(regions.app, name="regions", rich_help_panel="Numbers by place")
app.command("map", rich_help_panel="Contracts for machines", epilog=MEANINGS)(event_map)


def main() -> None:
    """Run the command; an expected failure prints one sentence and sets an exit code, without a traceback."""
    try:
        app()
    except Exception as failure:
        code = exit_code_of(failure)
        if code is None:
            raise
        console.print(f"[red]{type(failure).__name__}[/red]: {escape(str(failure))}")
        sys.exit(code)


if __name__ == "__main__":
    main()
