"""The callers of a measure: machines that sign and people with tokens. All of them are invented."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from bench.stack import BenchStack
from shared.access.callers import PartyKind
from shared.access.signing import new_credential, sign
from shared.access.tokens import issue
from shared.privacy import key_from

PLACE = "420704"
AUTHORITY = "labour_authority"
OFFICER_SCOPES = (
    *("complaints:read", "complaints:write", "cases:read", "cases:write", "cases:decide", "payments:write"),
    *("employers:read", "reports:read", "proposals:read", "work:read"),
)


@dataclass(frozen=True)
class Machine:
    """A partner's machine."""

    key: str
    secret: str

    def headers(self, service: str, method: str, target: str, body: bytes, sent: dict[str, str]) -> dict[str, str]:
        """The headers of its signature, with a new nonce."""
        return sign(self.key, self.secret, service=service, method=method, target=target, body=body, headers=sent)


@dataclass(frozen=True)
class Person:
    """A person with a token."""

    token: str

    def headers(self, service: str, method: str, target: str, body: bytes, sent: dict[str, str]) -> dict[str, str]:
        """The header with the token."""
        return {"Authorization": f"Bearer {self.token}"}


Caller = Machine | Person


async def engage_machines(
    stack: BenchStack,
    parties: list[str],
    scopes: list[str],
    databases: list[str],
    *,
    kind: PartyKind = PartyKind.PARTNER,
    divisions: Sequence[str] = (PLACE,),
) -> list[Machine]:
    """A key for each of these parties, stored in each of these databases of the stack."""
    key = key_from(stack.secrets.access_key)
    made = [
        new_credential(key, name=party, party=party, of_divisions=list(divisions), scopes=scopes) for party in parties
    ]
    for name in databases:
        connection = await asyncpg.connect(stack.dsn(name=name))
        try:
            for row, _ in made:
                await know_party(connection, row.party, kind)
                await connection.execute(
                    "insert into access.credential (key, name, party, secret, divisions, scopes, created_at)"
                    " values ($1, $2, $3, $4, $5, $6, $7)",
                    *(row.key, row.name, row.party, row.secret, row.divisions, row.scopes, row.created_at),
                )
        finally:
            await connection.close()
    return [Machine(row.key, secret) for row, secret in made]


async def engage_person(
    stack: BenchStack,
    name: str,
    role: str,
    *,
    party: str = AUTHORITY,
    kind: PartyKind = PartyKind.LABOUR_AUTHORITY,
    divisions: Sequence[str] = (PLACE,),
    scopes: Sequence[str] = OFFICER_SCOPES,
) -> Person:
    """A token for a person in one role; of the labour authority, unless another party is given."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        await know_party(connection, party, kind)
    finally:
        await connection.close()
    token = issue(
        stack.secrets.issuer_key(),
        subject=name,
        party=party,
        divisions=list(divisions),
        scopes=list(scopes),
        roles=[role],
    )
    return Person(token)


async def know_party(connection: asyncpg.Connection, name: str, kind: PartyKind) -> None:
    """Store the party, if it is new."""
    await connection.execute(
        "insert into access.party (name, kind, created_at) values ($1, $2, now()) on conflict do nothing",
        *(name, kind.value),
    )


def as_bytes(caller: Caller, service: str, target: str, body: dict[str, object], once: str, version: int = 0) -> bytes:
    """A whole POST request as the bytes that go over the wire."""
    content = json.dumps(body, ensure_ascii=False).encode()
    sent = {"Content-Type": "application/json", "Idempotency-Key": once}
    if version:
        sent["If-Match"] = f'"{version}"'
    sent |= caller.headers(service, "POST", target, content, sent)
    lines = [f"POST {target} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in sent.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content
