"""`anxin demo`: plays the stories of several places on a stack of its own."""

import asyncio
import os
from typing import Annotated

import typer
from rich.console import Console

from deploy.commands.outcomes import Refusal, console
from deploy.commands.stack import Broker
from deploy.demo.callers import StoryBroken
from deploy.demo.places import PLACES
from deploy.demo.play import demo as play
from deploy.demo.stage import Place
from deploy.local.processes import MEMORY

COLUMNS = 100


def demo(
    place: Annotated[
        str | None, typer.Option(help=f"{', '.join(PLACES)}; left out, all of them on one calendar.")
    ] = None,
    broker: Annotated[Broker, typer.Option(envvar="BROKER", help="memory needs no Java, and keeps nothing.")] = "kafka",
    port_base: Annotated[int, typer.Option(help="8000 gives 8001-8004, 9001-9004, 9011-9014.")] = 8000,
) -> None:
    """Play the places' stories through the four services and show what they recorded.

    Echeng 鄂城: a restaurant owes 8,000 yuan, told twice: it pays on the fourth day; it never pays, and a correction
    order goes overdue behind the October holiday. Zhuhai 珠海 and Gaotai 高台: the same twelve workers, 186,000 yuan,
    and persons decide on proposals; in Gaotai nobody knows the amount, and where its limits leave it open a person is
    asked. Zhuhai's bank falls silent and wages go missing before anybody complains, Tianshui's register grows from 178
    projects to 277 and comes to 590 warnings and then to none, Haiyan's 1,186 wage accounts are reconciled. Everything
    shown is read back from the services. The stack is its own, begins empty and is stopped.

        anxin demo

        anxin demo --place zhuhai --broker memory
    """
    kafka = MEMORY if broker == "memory" else os.environ.get("ANXIN_KAFKA")
    shown = Console(highlight=False, width=None if os.isatty(1) else COLUMNS)
    try:
        played = asyncio.run(play(shown, chosen(place), kafka, port_base))
    except StoryBroken as broken:
        raise Refusal(f"the story broke off: {broken}") from broken
    shown.print(
        f"[dim]played in {played.seconds:.0f} s, {played.starting:.0f} of them to start the stack; "
        f"{played.restarts} processes restarted, {played.retries} calls asked again[/]"
    )
    if kafka == MEMORY:
        console.print("The broker was in memory: facts in flight would not have survived its process.")
    if not played.agree:
        raise Refusal("what was read back differs from what was said beforehand: see ✗")


def chosen(place: str | None) -> list[Place]:
    """One place, or all. Raises BadParameter for one that has no story here."""
    if not place:
        return list(PLACES.values())
    if place not in PLACES:
        raise typer.BadParameter(f"{place} has no story here; there are {', '.join(PLACES)}")
    return [PLACES[place]]
