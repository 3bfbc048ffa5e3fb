"""Who plays in a place: the hotline, the credit platform, the police, an officer, a head. All of them are synthetic."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from deploy.commands.identity import write
from deploy.demo.callers import Machine, Person, insist
from deploy.local.record import Record
from deploy.local.secrets import Secrets
from shared.access import PartyKind
from shared.privacy import key_from
from shared.signing import new_credential
from shared.tokens import issue

AUTHORITY = "labour_authority"
OFFICER_SCOPES = [
    *("complaints:read", "complaints:write", "cases:read", "cases:write", "cases:decide", "payments:write"),
    *("employers:read", "reports:read", "proposals:read", "work:read"),
]


@dataclass(frozen=True)
class Cast:
    """The callers of one division; none of them sees another's."""

    division: str
    hotline: Machine
    credit_platform: Machine
    police: Machine
    officer: Person
    head: Person


async def engage(record: Record, division: str) -> Cast:
    """Give each their key or token, as the operator's command would."""
    secrets = Secrets.load(Path(record.folder) / "secrets")

    async def machine(party: str, scopes: list[str]) -> Machine:
        row, secret = new_credential(
            key_from(secrets.access_key),
            name=f"{party} in {division}",
            party=party,
            of_divisions=[division],
            scopes=scopes,
        )
        known = Machine(row.key, secret)
        await write(record, party, None, row)
        return known

    async def hire(party: str, scopes: list[str]) -> Machine:
        return await insist(partial(machine, party, scopes))

    async def person(name: str, role: str) -> Person:
        await insist(partial(write, record, AUTHORITY, PartyKind.LABOUR_AUTHORITY))
        token = issue(
            secrets.issuer_key(),
            subject=name,
            party=AUTHORITY,
            divisions=[division],
            scopes=OFFICER_SCOPES,
            roles=[role],
        )
        return Person(token)

    return Cast(
        division=division,
        hotline=await hire("hotline_12345", ["complaints:write", "complaints:read", "deliveries:read"]),
        credit_platform=await hire("credit_platform", ["deliveries:read"]),
        police=await hire(f"police_{division}", ["deliveries:read"]),
        officer=await person("officer-li", "officer"),
        head=await person("head-wang", "head"),
    )
