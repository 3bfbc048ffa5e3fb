"""A person's request about their own data (PRIV-01): who took it, how identity was checked, which rows are theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.privacy import hashes_of
from services.intake.complaints.rules.masking import neutral
from services.intake.complaints.tables import Complaint
from services.intake.people import queries
from services.intake.people.destruction import found_in, row_references
from services.intake.people.queries import Found, PersonRow
from services.intake.people.schemas import IdentityCheckIn, RequestOut, WhomIn
from services.intake.people.tables import PersonRequest
from shared import clock
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.values.date_checks import check_past


@dataclass(frozen=True)
class Requested:
    """A request and the locked rows it is about. A request that found nothing is not stored."""

    row: PersonRequest
    complaints: Sequence[Complaint]
    found: Found

    @property
    def people(self) -> list[PersonRow]:
        return self.found.people

    def outcome(self) -> RequestOut:
        """The numbers of what was found, without any content."""
        until = self.row.valid_until
        return RequestOut(
            request=self.row.id if self.row.rows else None,
            valid_until=until.astimezone(clock.CHINA) if until and self.row.rows else None,
            complaints=[complaint.number for complaint in self.complaints],
            reporters=len(self.found.reporters),
            members=len(self.found.members),
            liable=len(self.found.liable),
        )


async def take_request(
    session: AsyncSession, caller: Caller, whom: WhomIn, kind: str, check: IdentityCheckIn, purpose: str
) -> Requested:
    """Find the person's rows in the caller's divisions and store the request. Nobody found is no error.

    Raises RoleMissing (a protected reporter's data is for a head), NobodyMeant, InTheFuture.
    """
    caller.need_role("officer", "head")
    hashes = hashes_of(keyring_of(session), name=whom.name, phone=whom.phone, id_no=whom.id_no)
    complaints = await queries.lock_complaints_of(session, await queries.rows_of_person(session, caller, hashes))
    found = await found_in(session, caller, hashes, complaints)
    if any(each.protected for each in found.reporters):
        caller.need_role("head")
    row = PersonRequest(
        kind=kind,
        by=caller.label,
        found_by="id_no" if whom.id_no else "phone+name" if whom.name else "phone",
        rows=row_references(complaints, found),
        identity_check=_checked(session, check, found),
        purpose=_anonymised(session, purpose, found),
    )
    if row.rows:
        session.add(row)
    return Requested(row, complaints, found)


def _checked(session: AsyncSession, check: IdentityCheckIn, found: Found) -> dict[str, str]:
    """How identity was checked, without any name. Raises InTheFuture."""
    check_past(check.on, clock.today(), "identity_check/on")
    told = {"means": check.means, "on": check.on.isoformat()}
    return told | ({"note": _anonymised(session, check.note, found)} if check.note else {})


def _anonymised(session: AsyncSession, text: str, found: Found) -> str:
    """The text with every trace of the person removed, since it is kept for good."""
    reveal = keyring_of(session).reveal
    return neutral(text, *(reveal(each.person_key, each.name) for each in found.people))
