"""The load's statement for commands from outside: with each one's idempotency key, nonce and the development clock."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from shared.access.signing import ReplayedNonce
from shared.commands.idempotency import Asked, Kept, KeyMismatch
from shared.commands.load import Load

ASKED = """
    asked as (
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        with ordinality as a (number, scope, route, key, signer, nonce, place)
    )"""
KNOWN = """
    left join idempotency as i on i.scope = a.scope and i.route = a.route and i.key = a.key"""
KEPT = """
    i.fingerprint as _fingerprint, i.status as _status, i.body as _body,
    exists (select from nonce as n where n.key = a.signer and n.nonce = a.nonce) as _spent"""
SHIFT = "(select shift_seconds from access.clock)"
ELSEWHERE = "(l.{key} is null and exists (select from {table} as t where t.{key} = a.number) or {withheld})"


@cache
def text_of(load: Load[Any], *, movable_clock: bool, skip_locked: bool) -> str:
    """One row a command, in their order; `_elsewhere` where somebody else holds the row or one of its deadlines."""
    heads, columns, joins = load.parts(skip_locked=skip_locked)
    elsewhere = ELSEWHERE.format(key=load.key, table=load.name, withheld=load.withheld) if skip_locked else "false"
    shift = SHIFT if movable_clock else "null::float8"
    return (
        f"with {heads}, {ASKED} select a.number as _asked, {columns}, {KEPT}, "  # noqa: S608 our own names
        f"{shift} as _shift, {elsewhere} as _elsewhere "
        f"from asked as a left join locked as l on l.{load.key} = a.number {joins} {KNOWN} order by a.place"
    )


def values_of(commands: Sequence[tuple[str, Asked, tuple[str, str] | None]]) -> list[list[str | None]]:
    """The parameters of that statement: of each command its aggregate's key, what is asked and its nonce."""
    told = [(number, asked.scope, asked.route, asked.key, *(once or (None, None))) for number, asked, once in commands]
    return [list(column) for column in zip(*told, strict=True)]


def check_nonce(row: Mapping[str, Any]) -> None:
    """Raises ReplayedNonce."""
    if row["_spent"]:
        raise ReplayedNonce


def kept_answer(row: Mapping[str, Any], asked: Asked) -> Kept | None:
    """What was answered to this key before. Raises KeyMismatch."""
    if row["_fingerprint"] is None:
        return None
    if row["_fingerprint"] != asked.fingerprint:
        raise KeyMismatch
    return Kept(row["_status"], row["_body"] or b"")
