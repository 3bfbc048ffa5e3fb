"""`anxin demo`: the product shows itself."""

import asyncio
import os
from typing import Annotated

import typer
from rich.console import Console

from deploy.commands.outcomes import Refusal, console
from deploy.commands.running import Broker
from deploy.demo.play import demo as play
from deploy.local.processes import MEMORY


def demo(
    broker: Annotated[Broker, typer.Option(envvar="BROKER", help="memory needs no Java, and keeps nothing.")] = "kafka",
    port_base: Annotated[int, typer.Option(help="8000 gives 8001-8004, 9001-9004, 9011-9014.")] = 8000,
) -> None:
    """Play the story of Echeng 鄂城 through the four services and show what they recorded.

    A restaurant worker complains through 12345 about 8,000 yuan. Told twice: the restaurant pays on the fourth day;
    it never pays, and a correction order goes overdue behind the October holiday. Everything shown is read back from
    the services. The stack is its own, begins empty on 28 August 2025 and is stopped at the end.

        anxin demo

        anxin demo --broker memory
    """
    kafka = MEMORY if broker == "memory" else os.environ.get("ANXIN_KAFKA")
    shown = Console(highlight=False, width=None if os.isatty(1) else 150)
    played = asyncio.run(play(shown, kafka, port_base))
    shown.print(
        f"[dim]played in {played.seconds:.0f} s; {played.restarts} processes restarted, "
        f"{played.retries} calls asked again[/]"
    )
    if kafka == MEMORY:
        console.print("The broker was in memory: facts in flight would not have survived its process.")
    if not played.agree:
        raise Refusal("the figures read back differ from the published ones")
