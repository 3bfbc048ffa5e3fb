"""What the tests of this room build their stories from."""

from shared.contracts.event import Event
from tests.credit import stated
from tests.world import World

WHY = {"reason": "数额达到，证据齐备"}


async def hear(world: World, *facts: Event) -> None:
    await world.give("credit", stated.on_the_wire(*facts))


async def proposed(world: World) -> str:
    """The path of the one proposal that an unpaid order led to."""
    await hear(world, *stated.an_unpaid_order(fen=1_200_000))
    [row] = await world.rows("select number from credit.proposal")
    return f"/v1/proposals/{row['number']}"
