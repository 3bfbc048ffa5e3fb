"""What a story is given to play with and what it gives back. A place's story is one file; `places.py` lists them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.console import RenderableType

from deploy.demo.callers import Surface
from deploy.demo.cast import Cast
from deploy.demo.webhook_receiver import Receiver

Scene = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Stage:
    """The running services, the callers of one place, a webhook receiver, and where news of the play goes."""

    surface: Surface
    cast: Cast
    receiver: Receiver
    tell: Callable[[str], None]


@dataclass(frozen=True)
class Figure:
    """Something said beforehand beside what the services say, and which of their answers says it."""

    name: str
    said: str
    read: str
    source: str

    @property
    def agrees(self) -> bool:
        return self.said == self.read


@dataclass(frozen=True)
class Account:
    """A story as it was read back: tables for people, and figures to compare under a title that says whose they are."""

    tables: Sequence[RenderableType]
    figures_title: str
    figures: Sequence[Figure]

    @property
    def agrees(self) -> bool:
        return all(figure.agrees for figure in self.figures)


class Story(Protocol):
    """Plays day by day; several stories share one calendar, so that its clock only goes forward."""

    @property
    def scenes(self) -> Mapping[str, Scene]:
        """What callers do at nine o'clock of which day."""

    async def account(self) -> Account:
        """Everything shown afterwards, read back from the services."""


@dataclass(frozen=True)
class Place:
    """A county or district by its GB/T 2260 code, and the story that is told of it from a day on."""

    division: str
    zh: str
    en: str
    begins: str
    story: Callable[[Stage], Story]
