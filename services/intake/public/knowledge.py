"""The rights knowledge pack 扫码知 (C10): short pieces in files, each with its version and the article it rests on.

A piece is shown from the day its law is in force to the last such day. Of several files with one slug the newest in
force is shown: a change of law adds `slug@2.md` beside `slug.md`.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from shared import clock
from shared.refusals import NotFound

PIECES = Path(__file__).parent / "pieces"
SHORTEST_SEARCH = 2  # characters; the contract asks for two or more
NOWHERE = 3


@dataclass(frozen=True)
class Source:
    """A row of the rulebook, and the article it is based on."""

    rule: str
    instrument: str
    article: str | None
    named: str


@dataclass(frozen=True)
class Piece:
    slug: str
    title: str
    topic: str
    version: int
    changed_on: date
    valid_from: date
    valid_to: date
    keywords: tuple[str, ...]
    sources: tuple[Source, ...]
    text: str

    @property
    def html(self) -> str:
        """The text as HTML; HTML markup in the text is escaped."""
        return str(MarkdownIt("commonmark", {"html": False}).render(self.text))

    def holds(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_to


@cache
def _pack() -> tuple[str, tuple[Piece, ...]]:
    """The pack's version and all its pieces, read once per process."""
    told = tomllib.loads((PIECES / "instruments.toml").read_text())
    pieces = tuple(_read(path, told["instruments"]) for path in sorted(PIECES.glob("*.md")))
    return str(told["version"]), pieces


def version() -> str:
    return _pack()[0]


def every_piece() -> tuple[Piece, ...]:
    """All pieces, also those whose law is not yet, or no longer, in force."""
    return _pack()[1]


def pieces(on: date | None = None) -> list[Piece]:
    """The pieces in force on a day (default: today), in the order of the files."""
    newest: dict[str, Piece] = {}
    for piece in every_piece():
        before = newest.get(piece.slug)
        if piece.holds(on or clock.today()) and (before is None or before.version < piece.version):
            newest[piece.slug] = piece
    return list(newest.values())


def piece(slug: str) -> Piece:
    """The piece in force with this slug. Raises NotFound."""
    found = next((each for each in pieces() if each.slug == slug), None)
    if found is None:
        raise NotFound(what="piece", which=slug)
    return found


def search(q: str) -> list[Piece]:
    """Pieces that contain these words, hits in the title first, then those that other words for the same find; none for
    fewer than two characters.
    """
    wanted = _plain(q)
    if len(wanted) < SHORTEST_SEARCH:
        return []
    asked = [wanted, *(_plain(word) for word in meant_by(wanted))]
    ranked = [(min(NOWHERE * (n > 0) + _rank(each, word) for n, word in enumerate(asked)), each) for each in pieces()]
    found = [(rank, each) for rank, each in ranked if any(_rank(each, word) < NOWHERE for word in asked)]
    return [each for _, each in sorted(found, key=lambda one: one[0])]


def meant_by(wanted: str) -> list[str]:
    """The words of the pieces for what somebody typed, by the table `pieces/synonyms.toml`."""
    return [word for said, means in _synonyms() if any(_plain(each) in wanted for each in said) for word in means]


@cache
def _synonyms() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    told = tomllib.loads((PIECES / "synonyms.toml").read_text())
    return tuple((tuple(each["said"]), tuple(each["means"])) for each in told["synonyms"])


def _rank(piece: Piece, wanted: str) -> int:
    """0 for a hit in the title, 1 in the keywords, 2 in the text or sources; NOWHERE without a hit."""
    places = ([piece.title], piece.keywords, [piece.text, *(source.named for source in piece.sources)])
    return next((n for n, words in enumerate(places) if _contains(wanted, words)), NOWHERE)


def _contains(wanted: str, words: Iterable[str]) -> bool:
    return any(wanted in _plain(text) for text in words)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _read(path: Path, instruments: dict[str, str]) -> Piece:
    """The piece in a file. Raises KeyError or ValueError if it names an unknown law or lacks something."""
    _, front, text = path.read_text().split("+++\n", 2)
    told = tomllib.loads(front)
    return Piece(
        slug=path.stem.partition("@")[0],
        title=told["title"],
        topic=told["topic"],
        version=told["version"],
        changed_on=told["changed_on"],
        valid_from=told.get("valid_from", date.min),
        valid_to=told.get("valid_to", date.max),
        keywords=tuple(told["keywords"]),
        sources=_sources(told["sources"], instruments),
        text=text.strip(),
    )


def _sources(given: Sequence[dict[str, Any]], instruments: dict[str, str]) -> tuple[Source, ...]:
    return tuple(
        Source(each["rule"], each["instrument"], each.get("article"), _named(each, instruments)) for each in given
    )


def _named(source: dict[str, Any], instruments: dict[str, str]) -> str:
    number, of, part = str(source.get("article") or "").partition("之")
    article = f"第{number}条{of}{part}" if number else ""
    return f"{instruments[source['instrument']]}{article}"
