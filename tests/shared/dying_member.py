"""A member of a group in a process of its own, that stands still between its commit and the broker's offset.

`python -m tests.shared.dying_member BOOTSTRAP DATABASE_URL GROUP hear|stumble MARKER`: whoever started it waits for
the file MARKER and kills it.
"""

import asyncio
import os
import sys
from pathlib import Path

from shared.contracts.event import Event
from shared.database.sessions import Sessions, make_engine
from shared.messaging.broker import KafkaBroker, KafkaListener
from shared.messaging.consumer import Consumer
from shared.messaging.subscription import Subscription
from shared.privacy import Keyring
from tests.shared.rehearsal import CONTRACTS, BellRung, hear
from tests.world import a_key


async def stumble(session, rung):
    raise RuntimeError


def say_so_and_wait(marker):
    """Instead of giving the broker its offset."""
    marker.touch()
    return asyncio.Event().wait()


async def stand_still(bootstrap, url, group, action, marker):
    KafkaListener.done = lambda listener, offsets: say_so_and_wait(Path(marker))
    Event.catalogue.update(CONTRACTS)
    stumble.__name__ = "hear"
    sessions = Sessions(make_engine(url), Keyring.of(a_key(), a_key(), a_key()), movable_clock=True)
    subscriptions = {BellRung: [Subscription({"hear": hear, "stumble": stumble}[action])]}
    await Consumer(group, sessions, KafkaBroker(bootstrap), subscriptions).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(stand_still(*sys.argv[1:]))
    os._exit(1)
