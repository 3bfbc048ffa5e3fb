"""A person's data as it is stored (encrypted under a key of their own, hashed, masked), and texts without it."""

from collections.abc import Iterable
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries
from services.intake.complaints.rules.identity import NobodyMeant
from services.intake.complaints.rules.masking import neutral, readable
from services.intake.complaints.tables import Complaint, Member, Reporter
from shared.database.sessions import keyring_of
from shared.privacy import DESTROYED, Keyring
from shared.values import identifiers


def sealed(
    keyring: Keyring, *, name: str | None, phone: str | None, id_no: str | None, card: str | None = None
) -> dict[str, Any]:
    """The columns of a new person, encrypted under a new key; the columns of the card only where a card is given."""
    key = keyring.new_person_key()
    number = normal_phone(phone)
    columns = {
        "person_key": key,
        "name": keyring.seal(key, name),
        "phone": keyring.seal(key, phone),
        "id_no": keyring.seal(key, id_no),
        "name_hash": keyring.blind("name", normal_name(name)),
        "phone_hash": keyring.blind("phone", number),
        "id_hash": keyring.blind("id", normal_id(id_no)),
        "name_mask": identifiers.mask_name(name) if name else None,
        "phone_mask": identifiers.mask_phone(number or phone) if phone else None,
        "id_mask": identifiers.mask_id(normal_id(id_no) or "") if id_no else None,
    }
    if card is None:
        return columns
    mask = identifiers.mask_card(identifiers.normal_code(card))
    return columns | {"card": keyring.seal(key, card), "card_mask": mask}


def hashes_of(keyring: Keyring, *, name: str | None, phone: str | None, id_no: str | None) -> dict[str, bytes]:
    """The hash columns, and their values, by which a person is found; of what is given. Raises NobodyMeant for what
    cannot identify a person.
    """
    given = {
        "id": (id_no, normal_id(id_no)),
        "phone": (phone, normal_phone(phone)),
        "name": (name, normal_name(name)),
    }
    hashes = {}
    for kind, (said, normal) in given.items():
        if said is None:
            continue
        hashed = keyring.blind(kind, normal)
        if hashed is None:
            raise NobodyMeant(field=kind)
        hashes[f"{kind}_hash"] = hashed
    return hashes


def query_code(keyring: Keyring, number: str) -> str:
    """The eight digits on the receipt, with which a worker follows the complaint."""
    return keyring.code("complaint", number)


def code_hash(keyring: Keyring, number: str) -> bytes | None:
    """The keyed hash of a complaint's query code; `hash_of_code` gives the same for a code somebody says."""
    return hash_of_code(keyring, query_code(keyring, number))


def hash_of_code(keyring: Keyring, code: str) -> bytes | None:
    return keyring.blind("query-code", code)


def normal_name(name: str | None) -> str | None:
    return identifiers.normal_text(name) if name else None


def normal_phone(phone: str | None) -> str | None:
    return identifiers.normal_phone(phone).number if phone else None


def normal_id(id_no: str | None) -> str | None:
    return identifiers.normal_text(id_no).upper() if id_no else None


async def names_in(session: AsyncSession, complaint: Complaint) -> list[str]:
    """The names of the reporter and of everybody who is or was on the list, without those that were destroyed."""
    keyring = keyring_of(session)
    with session.no_autoflush:
        people: list[Reporter | Member] = [await queries.reporter_of(session, complaint)]
        if complaint.listing:
            people += await queries.members_ever(session, complaint.number)
    return known_names(keyring, people)


def known_names(keyring: Keyring, people: Iterable[Reporter | Member]) -> list[str]:
    """The names of these people, as far as they were not destroyed."""
    known = [each for each in people if each.person_key != DESTROYED]
    return list(filter(None, (keyring.reveal(each.person_key, each.name) for each in known)))


async def unnamed(session: AsyncSession, complaint: Complaint, text: str) -> str:
    """The text as everybody with access to the complaint may read it: names of its people and identifiers masked."""
    return readable(text, *await names_in(session, complaint))


async def anonymised(session: AsyncSession, complaint: Complaint, text: str, *others: Complaint) -> str:
    """The text as the history keeps it: names of the complaint's people and identifiers replaced, not masked.

    An entry of the history cannot be changed when a person's data is destroyed, so no mask may stay in it either.
    `others` are complaints that the text speaks of too: a reason to join two may name the people of both.
    """
    names = [name for each in (complaint, *others) for name in await names_in(session, each)]
    return neutral(text, *names)
