"""How many bytes of request bodies one process holds in memory, in all and for one address.

Callers that were verified before have rooms of their own, so that no stranger's bodies are in their way; and bodies
that grow beyond the ordinary limit have rooms apart from the ordinary ones.
"""

from collections import Counter
from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass
class Room:
    """Bytes and bodies that may be held at once. A body is counted as it comes, never by what it declares."""

    most_bytes: int
    each_bytes: int
    most_bodies: int = 2_000
    each_bodies: int = 500
    _bytes: Counter[str] = field(default_factory=Counter)
    _bodies: Counter[str] = field(default_factory=Counter)
    _all_bytes: int = 0
    _all_bodies: int = 0

    def enter(self, address: str, count: int = 0) -> bool:
        """Begin a body from this address of which so many bytes have come; False where it does not fit."""
        if self._all_bodies >= self.most_bodies or self._bodies[address] >= self.each_bodies:
            return False
        if not self.add(address, count):
            return False
        self._all_bodies += 1
        self._bodies[address] += 1
        return True

    def add(self, address: str, count: int) -> bool:
        """Hold so many bytes more; False, and nothing is counted, where they do not fit."""
        if self._all_bytes + count > self.most_bytes or self._bytes[address] + count > self.each_bytes:
            return False
        self._all_bytes += count
        self._bytes[address] += count
        return True

    def leave(self, address: str, count: int) -> None:
        """A body is done, and its `count` bytes are no longer held."""
        self._all_bodies -= 1
        self._all_bytes -= count
        self._bodies[address] -= 1
        self._bytes[address] -= count
        if not self._bodies[address]:
            del self._bodies[address], self._bytes[address]


@dataclass(frozen=True)
class Rooms:
    """The room of ordinary bodies and the room of larger ones."""

    ordinary: Room
    larger: Room


def of_the_verified() -> Rooms:
    """One address may have all of it: a partner's machines have one."""
    return Rooms(Room(64 * MIB, 64 * MIB, each_bodies=2_000), Room(64 * MIB, 64 * MIB, each_bodies=2_000))


def of_strangers() -> Rooms:
    """One address may have half of it. A worker's form with its photos is 25 MiB at most, and two fit."""
    return Rooms(Room(16 * MIB, 8 * MIB), Room(52 * MIB, 26 * MIB))


def of_the_spooled(*, verified: bool) -> Rooms:
    """Bodies that go to the disk: bytes there, not in memory. Our own choice: four of the largest at once; strangers
    have room for one, so that a credential's first call is not refused.
    """
    room = Room(4 * 1024 * MIB, 4 * 1024 * MIB, 32, 32) if verified else Room(1024 * MIB, 1024 * MIB, 4, 2)
    return Rooms(room, room)


@dataclass
class Held:
    """The bytes that one body holds, and in which room: a larger one leaves the ordinary room."""

    rooms: Rooms
    address: str
    ordinary: int
    _room: Room | None = None
    bytes: int = 0

    def begin(self) -> bool:
        """False where there are too many bodies already."""
        return self._into(self.rooms.ordinary, 0)

    def add(self, count: int) -> bool:
        """Hold so many bytes more; False where there is no room for them."""
        if self._room is self.rooms.ordinary and self.bytes + count > self.ordinary:
            self.end()
            return self._into(self.rooms.larger, self.bytes + count)
        assert self._room is not None
        if not self._room.add(self.address, count):
            return False
        self.bytes += count
        return True

    def end(self) -> None:
        """Nothing of the body is held any more."""
        if self._room is not None:
            self._room.leave(self.address, self.bytes)
            self._room = None

    def _into(self, room: Room, count: int) -> bool:
        if not room.enter(self.address, count):
            return False
        self._room, self.bytes = room, count
        return True
