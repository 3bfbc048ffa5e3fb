"""From raw rows to rows that can be stored: names and words of the layout, types of the kind, the project's id.

Nothing here asks the database, so that a thread does it for the next chunk while this one is written. ID numbers are in
memory only; who they are is found out afterwards (`people`).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from services.monitor.accounts.rules.booking import booked_as
from services.monitor.feeds.documents import Row
from services.monitor.feeds.mapping import Layout
from services.monitor.feeds.rules.kinds import FieldOf, Kind
from services.monitor.feeds.rules.values import LONGEST, Wrong, id_number
from shared.values.identifiers import mask_card, mask_name, redact, resident_id_ok

Values = dict[str, Any]
LATER = ("booked_as", "party_uscc")
"""Fields that rows received earlier did not have: left out, a movement without a number is still the same."""


@dataclass(frozen=True)
class Fault:
    """A field that is wrong, in the sender's word; what was written there unless it is personal."""

    row: int
    field: str
    code: str
    told: str | None = None


@dataclass
class Chunk:
    """Rows that can be stored, each with its number, and what is wrong with the others."""

    taken: int = 0
    """Raw rows, good and bad: how much further the batch has come."""
    ready: list[tuple[int, Values]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def reject(self, number: int, code: str, name: str = "") -> None:
        self.faults.append(Fault(number, name, code))

    @property
    def rejected(self) -> int:
        return len({fault.row for fault in self.faults})


@dataclass
class Checker:
    """Reads the rows of one batch. `projects` are those the party may speak of, by number and by wage account: None for
    an account of several projects.
    """

    kind: Kind
    layout: Layout | None
    projects: dict[str, int]
    accounts: dict[str, int | None]
    header: Mapping[str, Any]
    today: date
    _valid: set[str] = field(default_factory=set)
    _seen: Counter[bytes] = field(default_factory=Counter)

    def valid(self, number: str) -> bool:
        """Whether an ID number is one; the same few come again and again."""
        if number in self._valid:
            return True
        if not resident_id_ok(number):
            return False
        self._valid.add(number)
        return True

    def chunk(self, rows: Sequence[Row]) -> Chunk:
        chunk = Chunk(len(rows))
        for number, raw in rows:
            if (row := self.row(number, raw, chunk.faults)) is not None:
                chunk.ready.append((number, row))
        return chunk

    def looked_at(self, rows: Iterable[Row]) -> Iterator[tuple[int, Values]]:
        """The project, the amount and whether it is back pay, of each row that has them right; nothing else is looked
        at.
        """
        wanted = [each for each in self.kind.fields if each.name in ("back_pay", self.kind.amount)]
        for number, raw in rows:
            row = self._record(number, raw, []) or {}
            project = self.projects.get(str(row.get("project") or self.header.get("project")))
            try:
                values = {each.name: self._read(each, row.get(each.name)) for each in wanted}
            except Wrong:
                continue
            if project is not None:
                yield project, values

    def named(self, rows: Iterable[Row]) -> tuple[list[str], list[str]]:
        """The projects and the wage accounts that the rows name, as far as they can be read."""
        found: dict[str, set[str]] = {"project": {str(self.header["project"])} if self.header.get("project") else set()}
        wanted = [each for each in self.kind.fields if each.name in ("project", "account")]
        for number, raw in rows:
            row = self._record(number, raw, []) or {}
            for each in wanted:
                with suppress(Wrong):
                    if (value := self._read(each, row.get(each.name))) is not None:
                        found.setdefault(each.name, set()).add(value)
        return list(found["project"]), list(found.get("account", ()))

    def row(self, number: int, raw: Any, faults: list[Fault]) -> Values | None:
        """The row's values by field; None where any is wrong, and each that is wrong is said."""
        before = len(faults)
        theirs = self._record(number, raw, faults)
        if theirs is None:
            return None
        values: Values = {}
        told = {fault.field for fault in faults[before:]}
        for each in self.kind.fields:
            said = theirs.get(each.name)
            if each.name == "project" and said in (None, ""):
                said = self.header.get("project")
            if said is None and not each.required:
                values[each.name] = None
                continue
            if told and self._word(each.name) in told:
                continue
            try:
                values[each.name] = self._read(each, said)
            except Wrong as wrong:
                faults.append(self._fault(number, each.name, wrong.code, said))
        if len(faults) == before:
            self._together(number, values, faults)
        return values if len(faults) == before else None

    def _record(self, number: int, raw: Any, faults: list[Fault]) -> Values | None:
        if isinstance(raw, bytes):
            try:
                raw = msgspec.json.decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                raw = None
        if not isinstance(raw, dict):
            faults.append(Fault(number, "", "not-a-record"))
            return None
        if self.layout is not None:
            row, wrong = self.layout.ours(raw)
            faults += [self._fault(number, name, code, told) for name, code, told in wrong]
            return row
        strange = sorted(raw.keys() - self.kind.by_name.keys())
        faults += [Fault(number, _shown(name), "unknown-field") for name in strange]
        return raw

    def _read(self, each: FieldOf, said: Any) -> Any:
        """Raises Wrong."""
        if each.read is id_number and type(said) is str and said in self._valid:
            return said
        if said is None or (isinstance(said, str) and not said.strip()):
            if each.required:
                raise Wrong("missing")
            return None
        value = each.read(said, self.today)
        if each.read is id_number:
            self._valid.add(value)
        return value

    def _together(self, number: int, values: Values, faults: list[Fault]) -> None:
        """What fields say together, and of which project they speak."""
        for check in self.kind.checks:
            faults += [self._fault(number, name, code, None) for name, code in check(values)]
        account, project = values.pop("account", None), values["project"]
        found = self.projects.get(project) if project is not None else self.accounts.get(account or "")
        if found is None:
            shared = project is None and (account or "") in self.accounts
            code = "shared-account" if shared else "unknown-project" if project or account else "missing"
            faults.append(self._fault(number, "project", code, project))
        values["project"] = found
        if "txn_no" in values:
            self._movement(values)

    def _movement(self, row: Values) -> None:
        """The other side is masked (`card` and `name` are hashed before they are stored); a movement without a number
        gets one that is the same when it comes again.
        """
        later = {name for name in LATER if row[name] is None}
        said = repr([row[name] for name in sorted(row) if name != "txn_no" and name not in later]).encode()
        self._seen[said] += 1
        row["txn_no"] = row["txn_no"] or f"~{hashlib.sha256(said + bytes([self._seen[said] % 256])).hexdigest()[:32]}"
        row["card"], row["name"] = row["counter_account"], row["counter_name"]
        row["counter_name"] = row["counter_name"] and _masked(row["counter_name"])
        row["counter_account"] = row["counter_account"] and mask_card(row["counter_account"])
        row.pop("time")
        row["booked_as"] = booked_as(
            debit=row["debit"], said=row["booked_as"], payroll_batch=row["payroll_batch"], purpose=row["purpose"]
        )

    def _word(self, name: str) -> str:
        return self.layout.word(name) if self.layout else name

    def _fault(self, number: int, name: str, code: str, said: Any) -> Fault:
        each = self.kind.by_name.get(name)
        shown = None if said is None or each is None or each.personal else _shown(str(said))
        return Fault(number, self._word(name), code, shown)


def _shown(text: str) -> str:
    """What was written, as it may be stored and shown: short, identifiers masked, nothing unprintable."""
    return redact("".join(each if each.isprintable() else "\ufffd" for each in text[: 2 * LONGEST]))[:LONGEST]


def _masked(name: str) -> str:
    """A firm's name says who was paid; a person's, of four characters at most, is masked."""
    return redact(name) if len(name) > 4 else mask_name(name)
