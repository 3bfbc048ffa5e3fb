"""A partner's own layout of a file, as one TOML file of `mappings/` declares it (C137): which line has the columns'
names, which lines are no rows, which column is which field, how days and amounts are written.

    feed = "account-transactions"
    header = ["交易日期", "交易金额"]   # the line that has all of these names the columns
    tail = ["人民币合计"]               # lines that begin like this are no rows
    blank = ["--"]                      # what stands for nothing
    days = ["%Y%m%d"]
    [constants]
    bank = "abc"
    [columns]                           # our field = their column
    booked_on = "交易日期"
    [yuan]                              # the same, of amounts in yuan
    balance_fen = "本次余额"
    [amount]                            # a movement: signed; or in, out; or of, side, debit and credit
    signed = "交易金额"
    [statement]                         # what the file says of itself beside its rows = their label (`preamble`)
    closing_fen = "期末余额"            # in yuan, as every amount of theirs
    [words.direction]                   # their word = ours
    "01" = "in"
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from services.monitor.feeds.rules.kinds import KINDS
from services.monitor.feeds.rules.values import Wrong, fen_of_yuan

FOLDER = "mappings"
Raw = dict[str, Any]
Fault = tuple[str, str, Any]
"""A field, why it is wrong, and what was written there."""


class NoSuchMapping(LookupError):
    """No file of `mappings/` has this name."""


def heading(cell: Any) -> str:
    """A column's name as it is compared: half width, without any white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(cell or "")))


@dataclass(frozen=True)
class Layout:
    """One mapping file. Without one a table's columns have our own names (`own`)."""

    name: str
    feed: str
    header: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    blank: frozenset[str] = frozenset()
    days: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str = ","
    constants: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    yuan: Mapping[str, str] = field(default_factory=dict)
    amount: Mapping[str, Any] = field(default_factory=dict)
    statement: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def needed(self) -> set[str]:
        """The columns without which the file is another layout: those of fields that every row has, and of money."""
        required = {each.name for each in KINDS[self.feed].fields if each.required}
        named = {column for name, column in {**self.columns, **self.yuan}.items() if name in required}
        return {heading(each) for each in named | set(self.header)} | set(self._money_columns())

    def word(self, name: str) -> str:
        """How the sender calls the field."""
        known = self.columns.get(name) or self.yuan.get(name)
        if known is None and name == "amount_fen" and self.amount:
            known = "/".join(str(self.amount[each]) for each in ("signed", "of", "in", "out") if each in self.amount)
        return known or name

    def ours(self, theirs: Raw) -> tuple[Raw, list[Fault]]:
        """The row under our names, and the fields that could not be converted."""
        theirs = {heading(name): self._plain(cell) for name, cell in theirs.items()}
        row: Raw = dict(self.constants)
        faults: list[Fault] = []
        for name, column in self.columns.items():
            row[name] = self._said(name, theirs.get(heading(column)))
        for name, column in self.yuan.items():
            cell = theirs.get(heading(column))
            try:
                row[name] = None if cell is None else fen_of_yuan(cell)
            except Wrong as wrong:
                faults.append((name, wrong.code, cell))
        if self.amount:
            try:
                row["debit"], row["amount_fen"] = self._movement(theirs)
            except Wrong as wrong:
                cells = [theirs.get(each) for each in self._money_columns()]
                faults.append(("amount_fen", wrong.code, " ".join(str(each) for each in cells if each is not None)))
        return row, faults

    def _money_columns(self) -> Iterator[str]:
        for each in ("signed", "of", "side", "in", "out"):
            if each in self.amount:
                yield heading(self.amount[each])

    def _movement(self, theirs: Raw) -> tuple[bool, int]:
        """Whether money went out, and how much. Raises Wrong."""
        if "signed" in self.amount:
            fen = self._fen(theirs, "signed")
            return (fen > 0) == bool(self.amount.get("positive_is_debit")) and fen != 0, abs(fen)
        if "of" in self.amount:
            side = str(theirs.get(heading(self.amount["side"])) or "")
            if side not in self.amount["debit"] and side not in self.amount["credit"]:
                raise Wrong("choice")
            return side in self.amount["debit"], self._fen(theirs, "of")
        came, went = self._fen(theirs, "in", 0), self._fen(theirs, "out", 0)
        if (came == 0) == (went == 0):
            raise Wrong("missing" if came == 0 else "amount")
        return (False, came) if came else (True, went)

    def _fen(self, theirs: Raw, which: str, otherwise: int | None = None) -> int:
        cell = theirs.get(heading(self.amount[which]))
        if cell is None:
            if otherwise is None:
                raise Wrong("missing")
            return otherwise
        return fen_of_yuan(cell)

    def _plain(self, cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        text = cell.strip()
        return None if not text or text in self.blank else text

    def _said(self, name: str, cell: Any) -> Any:
        """Their word for ours, their way to write a day as ours; what is neither is left for the field's reader."""
        if name in self.words:
            return self.words[name].get(str(cell), cell)
        if cell is None:
            return None
        if name.endswith("_on") or name in ("contract_from", "contract_to"):
            return self.day(cell)
        if name == "month":
            return _rewritten(str(cell), self.days, "%Y-%m") or cell
        if name == "at":
            return _rewritten(str(cell), self.moments, "%Y-%m-%d %H:%M:%S") or cell
        return cell

    def day(self, cell: Any) -> Any:
        """A day in their way of writing in ours; what is none is left as it is."""
        return _rewritten(str(cell), self.days, "%Y-%m-%d") or cell


def _rewritten(text: str, forms: tuple[str, ...], ours: str) -> str | None:
    for form in forms:
        try:
            return datetime.strptime(text, form).strftime(ours)  # noqa: DTZ007  a day as written, without a zone
        except ValueError:
            continue
    return None


def own(feed: str) -> Layout:
    """Our own layout of a table: its columns are named as the fields are."""
    names = {each.name: each.name for each in KINDS[feed].fields}
    return Layout(name="", feed=feed, columns=names)


@cache
def layout(name: str) -> Layout:
    """Raises NoSuchMapping."""
    if not re.fullmatch(r"[a-z0-9-]{1,60}", name):
        raise NoSuchMapping(name)
    place = files("services.monitor.feeds") / FOLDER / f"{name}.toml"
    if not place.is_file():
        raise NoSuchMapping(name)
    told = tomllib.loads(place.read_text(encoding="utf-8"))
    lists: dict[str, Any] = {
        each: tuple(told.pop(each)) for each in ("header", "tail", "days", "moments") if each in told
    }
    return Layout(name=name, **lists, blank=frozenset(told.pop("blank", ())), **told)


def names() -> list[str]:
    """Every layout that can be read."""
    return sorted(each.name.removesuffix(".toml") for each in (files("services.monitor.feeds") / FOLDER).iterdir())
