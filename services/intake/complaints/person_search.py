"""A person among the complaints: by phone, ID number, whole name or the code on a receipt.

Keyed hashes are compared; nothing is decrypted, and what is found is shown masked. Reporters are found, and workers of
a list, those who left it too. A protected reporter (INT-07) is found by a head alone: whoever found one by a name would
know who it was. Every search is in the read log, and every complaint that it showed.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, bindparam, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.privacy import hash_of_code, hashes_of
from services.intake.complaints.rules.identity import PurposeMissing
from services.intake.complaints.search_words import Filters
from services.intake.complaints.tables import Complaint, Member, Reporter
from shared import history
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.values.identifiers import redact

SCOPE = "complaints:read-personal"
COLUMNS = {"name": "name_hash", "phone": "phone_hash", "id_no": "id_hash"}
"""Filter of a person → the column of reporters and members with its keyed hash."""
CODE = "query_code"
PERSONAL = frozenset({*COLUMNS, CODE})
KIND = "person-search"
"""What the read log calls a search; its subject is what was searched by, or a complaint that was shown."""


def hashed(session: AsyncSession, caller: Caller, given: Filters, purpose: str | None) -> Filters:
    """The filters with keyed hashes in place of what would identify a person; a search for one is logged.

    Raises ScopeMissing, PurposeMissing, or NobodyMeant for a number that cannot be a person's.
    """
    asked = asked_by(given)
    if not asked:
        return given
    caller.need_scope(SCOPE)
    if purpose is None:
        raise PurposeMissing(field="purpose")
    keyring = keyring_of(session)
    found_by = hashes_of(keyring, **{name: given[name] for name in COLUMNS})
    hashes = {name: found_by.get(column) for name, column in COLUMNS.items()}
    code = given[CODE] and hash_of_code(keyring, given[CODE])
    _log(session, caller, purpose, ["+".join(asked)])
    return given | hashes | {CODE: code}


def log_shown(session: AsyncSession, caller: Caller, given: Filters, purpose: str | None, shown: Iterable[str]) -> None:
    """Log the complaints that a search for a person showed; a list without such a search is not logged."""
    if asked_by(given) and purpose is not None:
        _log(session, caller, purpose, shown)


def asked_by(given: Filters) -> list[str]:
    """By which of a person's data it is searched, in the order of their names."""
    return sorted(name for name in PERSONAL if given.get(name) is not None)


def may_find_protected(caller: Caller) -> bool:
    return caller.is_authority and caller.person and "head" in caller.roles


def is_of_person(row: type[Complaint], filters: Collection[str], *, protected: bool) -> ColumnElement[bool]:
    """Whether one person with all these hashes reported the complaint or is or was on its list."""
    told = aliased(Complaint)
    reported = select(col(told.number)).join(Reporter, col(Reporter.id) == col(told.reporter_id))
    reported = reported.where(*_same(Reporter, filters))
    if not protected:
        reported = reported.where(col(Reporter.protected).is_(False))
    listed = select(col(Member.complaint)).where(*_same(Member, filters))
    return col(row.number).in_(union_all(reported, listed))


def _same(table: type[Reporter] | type[Member], filters: Collection[str]) -> list[ColumnElement[bool]]:
    return [getattr(table, column) == bindparam(name) for name, column in COLUMNS.items() if name in filters]


def _log(session: AsyncSession, caller: Caller, purpose: str, subjects: Iterable[str]) -> None:
    for subject in subjects:
        history.log_read(session, by=caller.label, kind=KIND, subject=subject, purpose=redact(purpose))
