"""Facts wait for their batch actions together, and those of one key never overtake one another."""

from shared.messaging.batches import Batches
from shared.messaging.subscription import Subscription
from tests.shared.rehearsal import BellRung


async def ring(session, several): ...


async def cast(session, several): ...


RING, CAST = (Subscription(action, batch=True) for action in (ring, cast))
ALONE = Subscription(ring)


def taken(waiting: Batches) -> list[tuple[str, list[int], list[str | None]]]:
    return [
        (subscription.name, [fact.strokes for fact in batch.facts], batch.stated_in)
        for subscription, batch in waiting.take_out()
    ]


def waiting(*added: tuple[Subscription, str]) -> Batches:
    found = Batches()
    for place, (subscription, key) in enumerate(added, 1):
        found.add(subscription, key, BellRung(bell=key, strokes=place), f"trace {place}")
    return found


def test_facts_are_given_an_action_at_once_in_their_order_and_then_none_waits():
    several = waiting((RING, "a"), (CAST, "b"), (RING, "c"))
    assert taken(several) == [("ring", [1, 3], ["trace 1", "trace 3"]), ("cast", [2], ["trace 2"])]
    assert taken(several) == []


def test_a_batch_action_overtakes_other_keys_and_never_its_own():
    several = waiting((RING, "a"), (CAST, "b"))
    assert not several.in_the_way(RING, "a")
    assert not several.in_the_way(RING, "c")
    assert several.in_the_way(RING, "b")
    assert several.in_the_way(CAST, "a")
    taken(several)
    assert not several.in_the_way(RING, "b")


def test_a_single_action_overtakes_nothing():
    assert not Batches().in_the_way(ALONE, "a")
    assert waiting((RING, "b")).in_the_way(ALONE, "a")
