"""The entries of a list as rows, and what a new list changes in the existing one."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.privacy import sealed
from services.intake.complaints.rules import members
from services.intake.complaints.tables import Complaint, Member
from services.intake.people.members import rules
from services.intake.people.members.schemas import MemberIn, MembersIn
from shared import clock
from shared.database.sessions import keyring_of


def rows_of(session: AsyncSession, complaint: Complaint, given: Sequence[MemberIn]) -> list[Member]:
    """A row for each entry, not yet on the list. Raises ListedTwice."""
    keyring, known, rows = keyring_of(session), set(), []
    for place, each in enumerate(given, start=1):
        person = sealed(keyring, name=each.name, phone=each.phone, id_no=each.id_no, card=each.card)
        row = Member(
            complaint=complaint.number,
            place=0,
            representative=each.representative,
            owed=[owed.model_dump(mode="json") for owed in each.owed],
            owed_fen=sum(owed.fen for owed in each.owed),
            listing=complaint.listing + 1,
            listed_on=clock.today(),
            **person,
        )
        identity = _identity(row)
        if identity in known:
            raise rules.ListedTwice(field=f"members/{place - 1}", place=place)
        known |= {identity} - {None}
        rows.append(row)
    return rows


def _identity(member: Member) -> tuple[bytes, ...] | None:
    """The hashes by which the same worker is recognised; None for a name alone, which several may have."""
    if member.id_hash:
        return (member.id_hash,)
    return (member.phone_hash, member.name_hash) if member.phone_hash and member.name_hash else None


def compared(
    there: Sequence[Member], rows: Sequence[Member], given: MembersIn
) -> tuple[list[Member], list[Member], list[Member]]:
    """The rows that join, the rows that leave, and the rows of the given entries in their order.

    Raises ListedBefore or NoSuchMember.
    """
    if given.change == "leave":
        return [], _named(there, given.worker_refs), []
    known = {identity: each for each in there if (identity := _identity(each)) is not None}
    if given.change == "join":
        for place, row in enumerate(rows, start=1):
            if _identity(row) in known:
                raise rules.ListedBefore(place=place)
        return list(rows), [], list(rows)
    standing = [_unchanged(known, row) or row for row in rows]
    kept = {each.id for each in standing}
    return [row for row in rows if row.id in kept], [each for each in there if each.id not in kept], standing


def _unchanged(known: dict[tuple[bytes, ...], Member], row: Member) -> Member | None:
    """The existing row of the same worker with the same claims, its representative mark updated; None if
    there is none.
    """
    identity = _identity(row)
    before = known.get(identity) if identity else None
    if before is None or before.owed != row.owed:
        return None
    before.representative = row.representative
    return before


def _named(there: Sequence[Member], worker_refs: Sequence[UUID]) -> list[Member]:
    """The rows with these references, each once. Raises NoSuchMember."""
    by_reference = {each.id: each for each in there}
    for place, worker_ref in enumerate(worker_refs):
        if worker_ref not in by_reference:
            raise members.NoSuchMember(field=f"worker_refs/{place}", worker_ref=worker_ref)
    return [by_reference[worker_ref] for worker_ref in dict.fromkeys(worker_refs)]
