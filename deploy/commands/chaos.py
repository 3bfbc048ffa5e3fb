"""`anxin chaos`: tests the promises about faults and attacks."""

from typing import Annotated

import typer

from deploy.commands.bench import IdsArgument, OutOption, QuickOption, measured
from deploy.commands.outcomes import ExitCode, console


def chaos(
    ids: IdsArgument = None,
    kills: Annotated[int, typer.Option(help="How many processes to kill under load (R1).", min=1)] = 200,
    seeds: Annotated[int, typer.Option(help="How many seeds to draw requests by (R6).", min=1)] = 3,
    quick: QuickOption = False,
    out: OutOption = None,
    port_base: Annotated[int, typer.Option(help="Ports of its own stack.")] = 25000,
) -> None:
    """Break things on purpose and count what was lost, doubled or not noticed. Any of these makes it fail.

    SIGKILL under load to services, relay, broker and database; every fact three times; two of everything; the
    broker's disk deleted; poison; history rewritten by the database's owner. Everything it needs is its own.

        anxin chaos

        anxin chaos R1 --kills 20

        anxin chaos R6 --seeds 3
    """
    figures = measured("FAULTS", ids or [], quick=quick, out=out, port_base=port_base, kills=kills, seeds=seeds)
    if broken := [figure.id for figure in figures if figure.met is False]:
        console.print(f"[red]not held[/red]: {', '.join(broken)}")
        raise typer.Exit(ExitCode.FAILED)
