"""Who plays: the hotline, the bank, the credit platform, an officer, a head. All persons and firms are synthetic."""

from dataclasses import dataclass
from pathlib import Path

from deploy.commands.identity import write
from deploy.demo.callers import Machine, Person
from deploy.local.record import Record
from deploy.local.secrets import Secrets
from shared.access import PartyKind
from shared.privacy import key_from
from shared.signing import new_credential
from shared.tokens import issue

ECHENG = "420704"
OFFICER_SCOPES = [
    *("complaints:read", "complaints:write", "cases:read", "cases:write", "cases:decide", "payments:write"),
    *("employers:read", "reports:read", "proposals:read", "work:read"),
]


@dataclass(frozen=True)
class Cast:
    hotline: Machine
    bank: Machine
    credit_platform: Machine
    officer: Person
    head: Person


async def engage(record: Record) -> Cast:
    """Give each their key or token, as the operator's command would."""
    secrets = Secrets.load(Path(record.folder) / "secrets")

    async def machine(party: str, scopes: list[str]) -> Machine:
        row, secret = new_credential(
            key_from(secrets.access_key), name=party, party=party, of_divisions=[ECHENG], scopes=scopes
        )
        known = Machine(row.key, secret)
        await write(record, party, None, row)
        return known

    async def person(name: str, role: str) -> Person:
        await write(record, "labour_authority", PartyKind.LABOUR_AUTHORITY)
        token = issue(
            secrets.issuer_key(),
            subject=name,
            party="labour_authority",
            divisions=[ECHENG],
            scopes=OFFICER_SCOPES,
            roles=[role],
        )
        return Person(token)

    return Cast(
        hotline=await machine("hotline_12345", ["complaints:write", "complaints:read", "deliveries:read"]),
        bank=await machine("bank_echeng", ["cases:read", "payments:write"]),
        credit_platform=await machine("credit_platform", ["deliveries:read"]),
        officer=await person("officer-li", "officer"),
        head=await person("head-wang", "head"),
    )
