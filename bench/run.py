"""What a measure is given: its size, where to report progress, and how to record a figure."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from bench.figures import Figure


class Progress(Protocol):
    """Report what happens now and, where it is known, which share of the whole is done (0 to 1)."""

    def __call__(self, news: str, done: float | None = None) -> None: ...


@dataclass
class Run:
    """One run of the command.

    `quick` shrinks every size: it only checks that the measures run, its figures mean nothing.
    """

    command: str
    machine: str
    progress: Progress
    port_base: int
    quick: bool = False
    kills: int = 200
    seeds: int = 3
    memory: dict[str, int] = field(default_factory=dict)
    """The largest resident size of each process seen so far, in bytes (P9)."""

    def sized(self, full: int, quick: int) -> int:
        """A size: `full` in a whole run, `quick` in a quick one."""
        return quick if self.quick else full

    def remember_memory(self, found: dict[str, int]) -> None:
        for name, size in found.items():
            self.memory[name] = max(size, self.memory.get(name, 0))

    def figure(
        self,
        id: str,  # noqa: A002  the name it has in results.json
        goal: str,
        figure: Mapping[str, float],
        met: bool | None,
        *,
        unit: str,
        note: str = "",
        detail: dict[str, Any] | None = None,
    ) -> Figure:
        """A figure with when, where and by which command it was measured."""
        return Figure(
            id=id,
            goal=goal,
            figure={name: round(number, 4) for name, number in figure.items()},
            met=met,
            unit=unit,
            command=self.command,
            machine=self.machine,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            note=note,
            detail=detail or {},
        )


Measured = Callable[[Run], Awaitable[list[Figure]]]


@dataclass(frozen=True)
class Measure:
    """One line of the catalogue.

    `seconds` is about how long a whole run takes on two cores; what takes too long for every day is `named_only`.
    """

    ids: tuple[str, ...]
    what: str
    module: str
    seconds: int
    function: str = "measure"
    named_only: bool = False
