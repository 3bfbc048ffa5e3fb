"""Who is calling, what they may do and which divisions they may see. Every check of access is made here, and a check
that cannot decide refuses.

Every credential and every token belongs to a *party*. Partners see what they filed or were sent, departments what is
assigned to them; only the labour authority sees by division. Our own services see nothing by division or party.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ColumnElement, Float, LargeBinary, MetaData, Text, and_, bindparam, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import registry
from sqlmodel import Column, Field, SQLModel, false

from shared import clock
from shared.database.sessions import Instant, text_of
from shared.refusals import Forbidden
from shared.values import divisions as value_divisions


class PartyKind(StrEnum):
    """What kind of organisation a party is.

    `service` is one of our own services: it may list nothing, and fetches what it needs for one case at a time.
    """

    LABOUR_AUTHORITY = "labour_authority"
    DEPARTMENT = "department"
    PARTNER = "partner"
    SERVICE = "service"


class Access(SQLModel, registry=registry(metadata=MetaData(schema="access"))):
    """Tables of the schema `access`: written by the operator's commands, only read by the services."""


class Party(Access, table=True):
    """An organisation that calls us: a hotline, a bank, a bureau, the labour authority."""

    __tablename__ = "party"

    name: str = Field(primary_key=True)
    kind: PartyKind = Field(sa_type=text_of(PartyKind))
    created_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


class Credential(Access, table=True):
    """A machine's key with its secret, encrypted under a key outside the database.

    A party may have two valid ones while one is being replaced.
    """

    __tablename__ = "credential"

    key: str = Field(primary_key=True)
    name: str
    party: str = Field(foreign_key="access.party.name")
    secret: bytes = Field(sa_type=LargeBinary)
    divisions: list[str] = Field(sa_type=ARRAY(Text))
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    created_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class DevelopmentClock(Access, table=True):
    """By how many seconds a development stack's clock differs from the wall clock. One row, or none in production."""

    __tablename__ = "clock"
    __table_args__ = (CheckConstraint("only_row"), {"schema": "access"})

    only_row: bool = Field(default=True, sa_column=Column(Boolean, primary_key=True))
    shift_seconds: float = Field(sa_type=Float)


class ScopeMissing(Forbidden):
    code = "scope-missing"
    zh = "缺少权限“{scope}”"
    en = "the scope {scope!r} is missing"


class RoleMissing(Forbidden):
    code = "role-missing"
    zh = "此项决定须由{role}作出"
    en = "this decision is for the role {role!r}"


class AuthorityOnly(Forbidden):
    """No machine decides, and no other department (PRIV-05)."""

    code = "authority-only"
    zh = "仅供人社部门使用；决定须由其工作人员本人作出"
    en = "this is for the labour authority, and decisions are for its people in person"


class WrongDivision(Forbidden):
    code = "wrong-division"
    zh = "您的权限不包括区划{division}"
    en = "division {division} is outside what you may act for"


@dataclass(frozen=True)
class Caller:
    """A party's machine, or a person acting for a party (`person`). `subject` is the credential's name or the
    person's account.
    """

    party: str
    kind: PartyKind
    divisions: tuple[str, ...]
    scopes: frozenset[str]
    subject: str
    roles: frozenset[str] = field(default_factory=frozenset)
    person: bool = False

    @property
    def label(self) -> str:
        """How history names the caller: the party; for a person `party/account`."""
        return f"{self.party}/{self.subject}" if self.person else self.party

    @property
    def idempotency_scope(self) -> str:
        return self.label

    @property
    def is_authority(self) -> bool:
        return self.kind is PartyKind.LABOUR_AUTHORITY

    def need_scope(self, scope: str) -> None:
        """Raises ScopeMissing unless the caller has this scope."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)

    def need_authority(self) -> None:
        """Raises AuthorityOnly unless the caller's party is the labour authority, the only one that looks across
        parties.
        """
        if not self.is_authority:
            raise AuthorityOnly

    def need_role(self, *roles: str) -> None:
        """Requires a person of the labour authority with at least one of these roles.

        Raises AuthorityOnly or RoleMissing.
        """
        if not (self.person and self.is_authority):
            raise AuthorityOnly
        if self.roles.isdisjoint(roles):
            raise RoleMissing(role="/".join(roles))

    def need_division(self, division: str) -> None:
        """Raises WrongDivision unless one of the caller's divisions contains this one."""
        if not self.reaches(division):
            raise WrongDivision(division=division)

    def reaches(self, division: str) -> bool:
        """Whether one of the caller's divisions contains this one."""
        return any(value_divisions.contains(outer, division) for outer in self.divisions)

    def narrowed(self, division: str, *, strictly: bool = False) -> "Caller":
        """The caller, its divisions limited to `division`; with none where `division` is outside them.

        `strictly`: raises WrongDivision there, and AuthorityOnly for all but the labour authority.
        """
        if strictly:
            self.need_authority()
            self.need_division(division)
        inside = [code for code in self.divisions if value_divisions.contains(division, code)]
        return replace(self, divisions=(division,) if self.reaches(division) else tuple(inside))

    @property
    def places(self) -> tuple[str, ...]:
        """The caller's divisions as far as they are division codes: a credential may say anything."""
        return tuple(code for code in self.divisions if value_divisions.is_wellformed(code))

    def may_see(self, division: str, parties: Sequence[str]) -> bool:
        """The same decision as `visible`, for a row that has been read already."""
        ours = self.kind is PartyKind.SERVICE
        return not ours and self.reaches(division) and (self.is_authority or self.party in parties)


@dataclass(frozen=True)
class Sight:
    """What of a caller decides the text of `visible`: in how many places it sees rows, and whether those of all
    parties, its own, or none."""

    places: int
    all_parties: bool
    own: bool

    @classmethod
    def of(cls, caller: Caller) -> "Sight":
        return cls(len(caller.places), caller.is_authority, caller.kind is not PartyKind.SERVICE)

    def condition(self, division: Any, parties: Any | None) -> ColumnElement[bool]:
        """`visible` for every caller of this sight; `values_of` gives the values by these names."""
        kind = division.type
        places = [
            (bindparam(f"place_{n}", type_=kind), bindparam(f"place_{n}_end", type_=kind)) for n in range(self.places)
        ]
        return _visible(self, places, bindparam("own_party", type_=ARRAY(Text)), division, parties)

    @staticmethod
    def values_of(caller: Caller) -> dict[str, Any]:
        """The caller's values for `condition`."""
        places = {f"place_{n}": code for n, code in enumerate(caller.places)}
        ends = {f"{name}_end": value_divisions.upper_bound(code) for name, code in places.items()}
        return {**places, **ends, "own_party": [caller.party]}


def visible(caller: Caller, division: Any, parties: Any | None) -> ColumnElement[bool]:
    """The condition for reading, listing, counting and exporting rows that have a `division` and `parties`.

    `parties` is None for rows that only the labour authority may see.
    """
    places = [(code, value_divisions.upper_bound(code)) for code in caller.places]
    return _visible(Sight.of(caller), places, [caller.party], division, parties)


def _visible(
    sight: Sight, places: Sequence[tuple[Any, Any]], own_party: Any, division: Any, parties: Any | None
) -> ColumnElement[bool]:
    ranges = [and_(division >= first, division < end) for first, end in places]
    within = or_(*ranges) if ranges else false()
    if sight.all_parties:
        return within
    if parties is None or not sight.own:
        return false()
    return and_(within, parties.contains(own_party))


def authority_scope(caller: Caller, division: Any, narrowed_to: str | None) -> list[ColumnElement[bool]]:
    """The conditions under which the labour authority lists and counts; `narrowed_to` restricts them to one division.

    Raises AuthorityOnly or WrongDivision.
    """
    caller.need_authority()
    if narrowed_to is None:
        return [visible(caller, division, None)]
    caller.need_division(narrowed_to)
    return [division >= narrowed_to, division < value_divisions.upper_bound(narrowed_to)]
