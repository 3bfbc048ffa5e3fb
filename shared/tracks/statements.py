"""The statements by which a procedure's matters are locked and loaded, held for the sweep, and found again.

Each is made once for a track, from its tables alone, so that it stays prepared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlmodel import SQLModel

from shared.commands.held import table_of
from shared.obligations.lifecycle import UNENDED

KEY = "_key"
"""The column with a matter's number, whether or not it has a row of its own yet."""


@dataclass(frozen=True)
class Place:
    """What a track's row belongs to: the table that is locked before it, and the row's column with its key.

    `kind` is the name of that one's history; `in_its_history`: steps are written there, not in a history of the row's
    own, and a matter without a row yet stands at its beginning. `division` is the row's own column with its
    place, where that is another than the place of what it belongs to.
    """

    parent: type[SQLModel] | None = None
    by: str = ""
    kind: str = ""
    in_its_history: bool = False
    division: str = ""

    def behind(self, record: Mapping[str, Any]) -> bool:
        """Whether what was joined beside the rows is older than they are."""
        above = _version(record["_above"]) if self.parent is not None else None
        own = None if self.in_its_history else _version(record["_row"])
        return (own is not None and own != (record["_version"] or 0)) or (
            above is not None and above != (record["_above_version"] or 0)
        )


def _version(told: str) -> int:
    """The version of a row given as JSON."""
    version: int = orjson.loads(told)["version"]
    return version


def told(record: Mapping[str, Any], name: str) -> Any:
    """A row that the statement gives as JSON; None where there is none."""
    return orjson.loads(record[name]) if record[name] else None


def owed(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The deadlines that have not ended, soonest first."""
    found: list[dict[str, Any]] = orjson.loads(record["_owed"]) if record["_owed"] else []
    return found


def loading(row: type[SQLModel], key: str, kind: str, place: Place) -> str:
    """An array of numbers in; a line for each matter out, in the order of their numbers."""
    table, unended = table_of(row).name, ", ".join(f"'{state}'" for state in UNENDED)
    heads = [*_locked(table, key, place)]
    heads.append(
        f"owed as materialized (select o.* from obligation as o where o.subject_kind = '{kind}' "  # noqa: S608 our own names
        f"and o.subject = any($1::text[]) and o.state in ({unended}) "
        "and (select count(*) from locked) >= 0 for update of o)"
    )
    own = f"l.{key}" if place.parent is None or not place.in_its_history else f"a.{_key_of(place)}"
    columns = [
        f"{own} as {KEY}, to_jsonb(l)::text as _row",
        f"(select jsonb_agg(to_jsonb(o) order by o.due_on)::text from owed as o where o.subject = {own}) as _owed",  # noqa: S608
        "h.version as _version, h.hash as _hash",
    ]
    joins = _history("h", kind, own)
    if place.parent is not None:
        columns.append("to_jsonb(a)::text as _above, b.version as _above_version, b.hash as _above_hash")
        joins += _history("b", place.kind, f"a.{_key_of(place)}")
    return f"with {', '.join(heads)} select {', '.join(columns)} from {_from(key, place)}{joins} order by {own}"  # noqa: S608


def holding(row: type[SQLModel], key: str, place: Place) -> str:
    """Those of these matters that nobody else holds, with what they belong to; nothing is waited for. One that has no
    row of its own yet is held by what it belongs to.
    """
    table = table_of(row).name
    if place.parent is None:
        return _free(table, key)
    above, its = table_of(place.parent).name, _key_of(place)
    if place.in_its_history:
        return _free(above, its)
    return (
        f"with above as materialized (select p.{its} from {above} as p where p.{its} in "  # noqa: S608 our own names
        f"(select {place.by} from {table} where {key} = any($1::text[])) order by p.{its} for update skip locked) "
        f"select l.{key} from {table} as l join above as a on a.{its} = l.{place.by} "
        f"where l.{key} = any($1::text[]) order by l.{key} for update of l skip locked"
    )


def _free(table: str, key: str) -> str:
    return f"select l.{key} from {table} as l where l.{key} = any($1::text[]) order by l.{key} for update skip locked"  # noqa: S608


def waiting(row: type[SQLModel], key: str, place: Place, *, per_place: bool) -> str:
    """The matters whose clock ($1) waits for its length: this one ($2), or those of a place ($2 up to $3)."""
    table = table_of(row).name
    if not per_place:
        return f"select l.{key} from {table} as l where l.waits ? $1 and l.{key} = $2"  # noqa: S608 our own names
    joined, division = f"{table} as l", "l.division"
    if place.parent is not None:
        joined += f" join {table_of(place.parent).name} as a on a.{_key_of(place)} = l.{place.by}"
        division = f"l.{place.division}" if place.division else "a.division"
    return f"select l.{key} from {joined} where l.waits ? $1 and {division} >= $2 and {division} < $3 order by l.{key}"  # noqa: S608


def _locked(table: str, key: str, place: Place) -> list[str]:
    if place.parent is None:
        return [_locking("locked", table, f"c.{key} = any($1::text[])", key)]
    its = _key_of(place)
    of_rows = f"array(select {place.by} from {table} where {key} = any($1::text[]))"  # noqa: S608
    wanted = "$1::text[]" if place.in_its_history else of_rows
    first = _locking("above", table_of(place.parent).name, f"c.{its} = any({wanted})", its)
    after = f"c.{key} = any($1::text[]) and (select count(*) from above) >= 0"  # noqa: S608
    return [first, _locking("locked", table, after, key)]


def _locking(name: str, table: str, which: str, key: str) -> str:
    return f"{name} as materialized (select c.* from {table} as c where {which} order by c.{key} for update)"  # noqa: S608


def _from(key: str, place: Place) -> str:
    if place.parent is None:
        return "locked as l"
    join = "left join" if place.in_its_history else "join"
    return f"above as a {join} locked as l on l.{place.by} = a.{_key_of(place)}"


def _history(name: str, kind: str, subject: str) -> str:
    return (
        f" left join lateral (select version, hash from history where kind = '{kind}' and subject = {subject} "  # noqa: S608
        f"order by version desc limit 1) as {name} on true"
    )


def _key_of(place: Place) -> str:
    assert place.parent is not None
    [column] = table_of(place.parent).primary_key.columns
    return column.name
