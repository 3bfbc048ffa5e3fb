"""The callers of a place: the hotline, the credit platform, the police, an officer, a head.

All of them are synthetic.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from deploy.commands.identity import write
from deploy.demo.callers import Machine, Person, insist
from deploy.local.secrets import Secrets
from deploy.local.state_file import Record
from shared.access.callers import PartyKind
from shared.access.signing import new_credential
from shared.access.tokens import issue
from shared.privacy import key_from

AUTHORITY = "labour_authority"
OFFICER_SCOPES = [
    *(
        "complaints:read",
        "complaints:read-personal",
        "complaints:write",
        "cases:read",
        "cases:write",
        "cases:decide",
        "payments:write",
    ),
    *("projects:read", "projects:write", "warnings:read", "warnings:write", "feeds:read"),
    "feeds:decide",
    *("employers:read", "reports:read", "proposals:read", "work:read", "work:write", "boards:read", "boards:write"),
]


@dataclass(frozen=True)
class Agency:
    """Makes keys for further callers of a division."""

    record: Record
    division: str
    access_key: bytes

    async def hire(self, party: str, scopes: list[str]) -> Machine:
        """A new machine of a party."""

        async def write_down() -> Machine:
            row, secret = new_credential(
                self.access_key,
                name=f"{party} in {self.division}",
                party=party,
                of_divisions=[self.division],
                scopes=scopes,
            )
            await write(self.record, party, None, row)
            return Machine(row.key, secret)

        return await insist(write_down)


@dataclass(frozen=True)
class Cast:
    """The callers of one division; none of them sees another's."""

    division: str
    agency: Agency
    hotline: Machine
    credit_platform: Machine
    police: Machine
    officer: Person
    head: Person


async def engage(record: Record, division: str) -> Cast:
    """Make a key or token for each, as the operator's command would."""
    secrets = Secrets.load(Path(record.folder) / "secrets")

    agency = Agency(record, division, key_from(secrets.access_key))

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
        agency=agency,
        hotline=await agency.hire("hotline_12345", ["complaints:write", "complaints:read", "deliveries:read"]),
        credit_platform=await agency.hire("credit_platform", ["deliveries:read"]),
        police=await agency.hire(f"police_{division}", ["deliveries:read"]),
        officer=await person("officer-li", "officer"),
        head=await person("head-wang", "head"),
    )
