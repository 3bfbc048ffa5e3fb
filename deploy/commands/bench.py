"""`anxin bench`: measures the promises about speed and size."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import uvloop
from rich.console import Console

from deploy.commands.outcomes import ExitCode, Refusal, console

if TYPE_CHECKING:
    from bench.figures import Figure
    from bench.run import Measure, Run

IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Left out: all of them.")]
QuickOption = Annotated[
    bool, typer.Option("--quick", help="Tiny sizes: does it run at all? Writes nothing, the figures mean nothing.")
]
OutOption = Annotated[Path | None, typer.Option(help="Where results go; left out, bench/results.json.")]


def bench(
    ids: IdsArgument = None,
    quick: QuickOption = False,
    out: OutOption = None,
    port_base: Annotated[int, typer.Option(help="Ports of the bench's own stack.")] = 22000,
) -> None:
    """Measure the promises about speed and size, each against something else in the same run.

    Uses a database, a broker and ports of its own, durable, and leaves nothing runner. Takes about fifty minutes on
    two cores that have nothing else to do, forty of them for P1 and R5. A goal that is missed is shown and does not
    fail the command.

        anxin bench

        anxin bench P2 P4
    """
    figures = measured("SPEED", ids or [], quick=quick, out=out, port_base=port_base)
    missed = [figure.id for figure in figures if figure.met is False]
    if missed:
        console.print(f"goals missed: {', '.join(missed)}; docs/proof.md says by how much and what was tried")


def measured(
    catalogue: str, ids: list[str], *, quick: bool, out: Path | None, port_base: int, kills: int = 200, seeds: int = 3
) -> "list[Figure]":
    """Run the chosen measures, show the table, keep the results. Raises Refusal where this is no checkout."""
    chosen, run = _prepared(catalogue, ids, quick=quick, port_base=port_base, kills=kills, seeds=seeds)
    from bench import figures, results_table, runner

    shown = Console(highlight=False, width=runner.width())
    found: list[Figure] = []
    try:
        uvloop.run(runner.run_all(chosen, run, Console(stderr=True, highlight=False), found))
    except runner.Stopped:
        console.print("stopped; what was started has been stopped too")
        raise typer.Exit(ExitCode.FAILED) from None
    finally:
        if found:
            figures.show(shown, found, run.machine, run.command)
            if out or not quick:
                figures.keep(found, out or figures.RESULTS)
            if not (out or quick):
                results_table.write()
    return found


def _prepared(
    catalogue: str, ids: list[str], *, quick: bool, port_base: int, kills: int, seeds: int
) -> "tuple[list[Measure], Run]":
    try:
        from bench import catalogue as known
        from bench.run import Run
    except ImportError as missing:
        raise Refusal(f"bench and chaos need the repository and its development packages ({missing.name})") from None
    command = shlex.join(["anxin", *sys.argv[1:]])
    run = Run(command, "", lambda news, done=None: None, port_base, quick=quick, kills=kills, seeds=seeds)
    try:
        return known.chosen(getattr(known, catalogue), ids), run
    except known.NoSuchMeasure as unknown:
        raise typer.BadParameter(str(unknown)) from None
