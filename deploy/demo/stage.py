"""What a story gets to play with and what it returns. A place's story is one file; `places.py` lists them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rich.console import RenderableType

from deploy.demo.callers import Surface
from deploy.demo.cast import Cast
from deploy.demo.webhook_receiver import Receiver

Scene = Callable[[], Awaitable[None]]


class Tell(Protocol):
    """Says what is going on; of long work also how much of it is done."""

    def __call__(self, news: str, done: int = 0, of: int | None = None) -> None: ...


@dataclass(frozen=True)
class Stage:
    """The running services, the callers of one place, a webhook receiver, and where progress is told."""

    surface: Surface
    cast: Cast
    receiver: Receiver
    tell: Tell
    papers: Path
    """Where the papers of the stories are kept."""


@dataclass(frozen=True)
class Figure:
    """An expected figure, what the services return, and which of their answers it comes from."""

    name: str
    said: str
    read: str
    source: str

    @property
    def agrees(self) -> bool:
        return self.said == self.read


@dataclass(frozen=True)
class Published(Figure):
    """A figure that a place published: `source` is where, `command` the question to the services that answers it."""

    command: str


@dataclass(frozen=True)
class Account:
    """The story's result: tables for people, and figures to compare, under a title that says whose they are."""

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
        """Day → what callers do at nine o'clock of it."""

    async def account(self) -> Account:
        """Everything shown afterwards, read back from the services."""


@dataclass(frozen=True)
class Place:
    """A county or district by its GB/T 2260 code, and its story with the first day."""

    division: str
    zh: str
    en: str
    begins: str
    story: Callable[[Stage], Story]
