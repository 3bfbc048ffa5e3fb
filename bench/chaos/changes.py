"""Changes that the owner of the database can make to sealed history: each kind as SQL, on one chain or one service."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

import asyncpg

from shared.history import chain_hash

KIND = "matter"


@dataclass(frozen=True)
class Chain:
    """A chain: its subject, the number of its steps, and by seal the step that is its head."""

    subject: str
    steps: int
    heads: dict[int, int]


@dataclass(frozen=True)
class Hand:
    """Changes one chain, as the schema's owner, in a transaction of its own."""

    connection: asyncpg.Connection
    dice: Random

    async def do(self, statement: str, *values: object) -> None:
        """Raises AssertionError for a change that changed nothing: it could not be found."""
        done = await self.connection.execute(statement, *values)
        if done.split()[-1] == "0":
            raise AssertionError(f"nothing was changed by: {statement}")

    def noise(self) -> bytes:
        return self.dice.randbytes(32)


On = Callable[[Hand, Chain], Awaitable[None]]
Between = Callable[[Hand, Chain, Chain], Awaitable[None]]


async def entry_byte(hand: Hand, chain: Chain) -> None:
    place = hand.dice.randrange(40)
    statement = """update history set entry = set_byte(entry, $3, get_byte(entry, $3) # 1)
        where subject = $1 and version = $2"""
    await hand.do(statement, chain.subject, hand.dice.randint(1, chain.steps), place)


async def entry_says_another(hand: Hand, chain: Chain) -> None:
    """The entry is still JSON, with another person in it."""
    statement = """update history set entry = convert_to(
        jsonb_set(convert_from(entry, 'UTF8')::jsonb, '{by}', '"nobody"')::text, 'UTF8')
        where subject = $1 and version = $2"""
    await hand.do(statement, chain.subject, hand.dice.randint(1, chain.steps))


async def hash_changed(hand: Hand, chain: Chain) -> None:
    statement = "update history set hash = $3 where subject = $1 and version = $2"
    await hand.do(statement, chain.subject, hand.dice.randint(1, chain.steps), hand.noise())


async def link_changed(hand: Hand, chain: Chain) -> None:
    statement = "update history set previous = $3 where subject = $1 and version = $2"
    await hand.do(statement, chain.subject, hand.dice.randint(1, chain.steps), hand.noise())


async def time_changed(hand: Hand, chain: Chain) -> None:
    statement = "update history set at = at - make_interval(secs => $3) where subject = $1 and version = $2"
    await hand.do(statement, chain.subject, hand.dice.randint(1, chain.steps), float(hand.dice.randint(1, 10**7)))


async def renumbered(hand: Hand, chain: Chain) -> None:
    statement = "update history set version = $3 where subject = $1 and version = $2"
    new = hand.dice.choice([-1, 0, chain.steps + hand.dice.randint(1, 5)])
    await hand.do(statement, chain.subject, hand.dice.randint(1, chain.steps - 1), new)


async def slipped_from_its_seal(hand: Hand, chain: Chain) -> None:
    head = hand.dice.choice(list(chain.heads.values()))
    statement = "update history set txid = txid + 1000000000 where subject = $1 and version = $2"
    await hand.do(statement, chain.subject, head)


async def tail_cut(hand: Hand, chain: Chain) -> None:
    last = hand.dice.randint(1, chain.steps - 1)
    await hand.do("delete from history where subject = $1 and version > $2", chain.subject, last)


async def middle_removed(hand: Hand, chain: Chain) -> None:
    place = hand.dice.randint(2, chain.steps - 1)
    await hand.do("delete from history where subject = $1 and version = $2", chain.subject, place)


async def beginning_removed(hand: Hand, chain: Chain) -> None:
    place = hand.dice.randint(1, chain.steps - 1)
    await hand.do("delete from history where subject = $1 and version <= $2", chain.subject, place)


async def chain_removed(hand: Hand, chain: Chain) -> None:
    await hand.do("delete from history where subject = $1", chain.subject)


async def chain_renamed(hand: Hand, chain: Chain) -> None:
    await hand.do("update history set kind = kind || 's' where subject = $1", chain.subject)


async def rewritten(hand: Hand, chain: Chain) -> None:
    """From some step on, with consistent links, under a key that is not ours."""
    await _rewrite(hand, chain, since=hand.dice.randint(1, chain.steps))


async def rewritten_with_its_heads(hand: Hand, chain: Chain) -> None:
    await _rewrite(hand, chain, since=hand.dice.randint(1, chain.steps))
    await hand.connection.execute(
        "update sealed_head s set hash = h.hash from history h "
        "where s.subject = $1 and (h.kind, h.subject, h.version) = (s.kind, s.subject, s.version)",
        chain.subject,
    )


async def cut_and_rewritten(hand: Hand, chain: Chain) -> None:
    await hand.do("delete from history where subject = $1 and version = $2", chain.subject, chain.steps)
    await _rewrite(hand, chain, since=1)


async def _rewrite(hand: Hand, chain: Chain, since: int) -> None:
    rows = await hand.connection.fetch(
        "select version, entry, previous from history where subject = $1 and version >= $2 order by version",
        chain.subject,
        since,
    )
    key, previous = hand.noise(), rows[0]["previous"]
    for row in rows:
        entry = row["entry"].replace(b"noted", b"never")
        new = chain_hash(key, previous, KIND, chain.subject, row["version"], entry)
        statement = "update history set entry = $3, previous = $4, hash = $5 where subject = $1 and version = $2"
        await hand.do(statement, chain.subject, row["version"], entry, previous, new)
        previous = new


async def forged_at_the_end(hand: Hand, chain: Chain) -> None:
    statement = """insert into history (kind, subject, version, at, entry, previous, hash)
        select kind, subject, version + 1, at, entry, hash, $3 from history where subject = $1 and version = $2"""
    await hand.do(statement, chain.subject, chain.steps, hand.noise())


async def repeated_at_the_end(hand: Hand, chain: Chain) -> None:
    """A genuine step of the chain, added again."""
    statement = """insert into history (kind, subject, version, at, entry, previous, hash)
        select kind, subject, $3, at, entry, previous, hash from history where subject = $1 and version = $2"""
    await hand.do(statement, chain.subject, hand.dice.randint(1, chain.steps), chain.steps + 1)


async def head_hash_changed(hand: Hand, chain: Chain) -> None:
    seal = hand.dice.choice(list(chain.heads))
    statement = "update sealed_head set hash = $3 where subject = $1 and seal = $2"
    await hand.do(statement, chain.subject, seal, hand.noise())


async def head_version_changed(hand: Hand, chain: Chain) -> None:
    seal = hand.dice.choice(list(chain.heads))
    new = hand.dice.choice([version for version in range(1, chain.steps + 3) if version != chain.heads[seal]])
    await hand.do("update sealed_head set version = $3 where subject = $1 and seal = $2", chain.subject, seal, new)


async def head_removed(hand: Hand, chain: Chain) -> None:
    seal = hand.dice.choice(list(chain.heads))
    await hand.do("delete from sealed_head where subject = $1 and seal = $2", chain.subject, seal)


ON_A_CHAIN: tuple[On, ...] = (
    entry_byte,
    entry_says_another,
    hash_changed,
    link_changed,
    time_changed,
    renumbered,
    slipped_from_its_seal,
    tail_cut,
    middle_removed,
    beginning_removed,
    chain_removed,
    chain_renamed,
    rewritten,
    rewritten_with_its_heads,
    cut_and_rewritten,
    forged_at_the_end,
    repeated_at_the_end,
    head_hash_changed,
    head_version_changed,
    head_removed,
)


async def steps_swapped(hand: Hand, chain: Chain, other: Chain) -> None:
    statement = """update history h set entry = o.entry, previous = o.previous, hash = o.hash from history o
        where (h.subject, o.subject) in (($1, $2), ($2, $1)) and h.version = $3 and o.version = $3"""
    version = hand.dice.randint(1, min(chain.steps, other.steps))
    await hand.do(statement, chain.subject, other.subject, version)


async def step_moved_to_another(hand: Hand, chain: Chain, other: Chain) -> None:
    """The last step of one chain becomes the last of another."""
    statement = "update history set subject = $3, version = $4 where subject = $1 and version = $2"
    await hand.do(statement, chain.subject, chain.steps, other.subject, other.steps + 1)


BETWEEN_TWO: tuple[Between, ...] = (steps_swapped, step_moved_to_another)
"""Both chains must be reported."""

ON_A_SEAL: dict[str, tuple[str, ...]] = {
    "root_changed": ("update seal set root = sha256(root) where number = $1",),
    "link_changed": ("update seal set previous = sha256(previous) where number = $1",),
    "signature_changed": ("update seal set signature = sha256(signature) where number = $1",),
    "time_changed": ("update seal set sealed_at = sealed_at - interval '1 second' where number = $1",),
    "span_widened": ("update seal set until_txid = until_txid + 1 where number = $1",),
    "span_narrowed": ("update seal set from_txid = from_txid + 1 where number = $1",),
    "count_changed": ("update seal set heads = heads + 1 where number = $1",),
    "seal_and_heads_removed": ("delete from sealed_head where seal = $1", "delete from seal where number = $1"),
    "all_that_it_sealed_removed": (
        "delete from history where txid >= (select from_txid from seal where number = $1) "
        "and txid < (select until_txid from seal where number = $1)",
        "delete from sealed_head where seal = $1",
        "delete from seal where number = $1",
    ),
    "put_back_to_before_it": (
        "delete from history where txid >= (select from_txid from seal where number = $1)",
        "delete from sealed_head where seal >= $1",
        "delete from seal where number >= $1",
    ),
    "a_chain_and_its_heads_removed": (
        "delete from history where subject = (select min(subject) from sealed_head where seal = $1)",
        "delete from sealed_head where subject = (select min(subject) from sealed_head where seal = $1)",
    ),
}
"""Statements with a seal's number; each is tried with its service alone, since it may leave nothing that names a
chain.
"""
