"""The person liable 责任人 of a verified part: kept under a key of their own, and out of the words beside them."""

from services.intake.complaints.privacy import sealed
from services.intake.complaints.rules.masking import NUMBER, without
from services.intake.verification.schemas import LiablePersonIn, VerifyIn
from services.intake.verification.tables import LiablePerson, Verified
from shared.privacy import Keyring


def row_of(keyring: Keyring, verified: Verified, found: VerifyIn) -> LiablePerson | None:
    """Who was found liable, where it is a person and not a unit."""
    person = _named(found)
    if person is None:
        return None
    kept = sealed(keyring, name=person.name, phone=None, id_no=person.id_no)
    return LiablePerson(complaint=verified.complaint, revision=verified.revision, **kept)


def words_without(found: VerifyIn, text: str | None) -> str | None:
    """Words sealed with the reporter's data do not name the person liable: they outlive what is kept of that one."""
    person = _named(found)
    if text is None or person is None:
        return text
    unnamed = without(text, person.name)
    return unnamed.replace(person.id_no, NUMBER) if person.id_no else unnamed


def shown(person: LiablePerson | None) -> str | None:
    """The mask; nothing once the person's data was destroyed."""
    return person.name_mask if person is not None else None


def _named(found: VerifyIn) -> LiablePersonIn | None:
    return found.liable.person if found.liable is not None else None
