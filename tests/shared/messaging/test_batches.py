"""Facts wait for their batch actions together, and those of one key never overtake one another."""

from shared.messaging.batches import Batches
from shared.messaging.subscription import Subscription
from tests.shared.rehearsal import BellRung


async def ring(session, several): ...


async def cast(session, several): ...


RING, CAST = (Subscription(action, batch=True) for action in (ring, cast))
ALONE = Subscription(ring)
LATER = BellRung(bell="any", strokes=9)


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
    assert not several.in_the_way(RING, "a", LATER)
    assert not several.in_the_way(RING, "c", LATER)
    assert several.in_the_way(RING, "b", LATER)
    assert several.in_the_way(CAST, "a", LATER)
    taken(several)
    assert not several.in_the_way(RING, "b", LATER)


def test_a_single_action_overtakes_nothing():
    assert not Batches().in_the_way(ALONE, "a", LATER)
    assert waiting((RING, "b")).in_the_way(ALONE, "a", LATER)


def test_one_fact_waits_for_several_actions_and_the_next_of_its_key_for_none_that_it_would_overtake():
    several, first = Batches(), BellRung(bell="a", strokes=1)
    several.add(RING, "a", first, None)
    assert not several.in_the_way(CAST, "a", first)
    several.add(CAST, "a", first, None)
    assert several.in_the_way(RING, "a", LATER)
    assert not several.in_the_way(RING, "b", LATER)
    assert taken(several) == [("ring", [1], [None]), ("cast", [1], [None])]
