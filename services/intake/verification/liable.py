"""The person liable 责任人 in a revision of part B: encrypted under a key of their own, and removed from its texts."""

from services.intake.complaints.privacy import sealed
from services.intake.complaints.rules.masking import NUMBER, without
from services.intake.verification.schemas import LiablePersonIn, VerifyIn
from services.intake.verification.tables import LiablePerson, Verified
from shared.privacy import Keyring


def row_of(keyring: Keyring, verified: Verified, found: VerifyIn) -> LiablePerson | None:
    """The row of the person found liable; None where no person is named."""
    person = _named(found)
    if person is None:
        return None
    kept = sealed(keyring, name=person.name, phone=None, id_no=person.id_no)
    return LiablePerson(complaint=verified.complaint, revision=verified.revision, **kept)


def words_without(found: VerifyIn, text: str | None) -> str | None:
    """The text without name and ID number of the person liable.

    The text is encrypted under the reporter's key and is still there after the liable person's data was destroyed.
    """
    person = _named(found)
    if text is None or person is None:
        return text
    unnamed = without(text, person.name)
    return unnamed.replace(person.id_no, NUMBER) if person.id_no else unnamed


def shown(person: LiablePerson | None) -> str | None:
    """The masked name; None where no person is named or the person's data was destroyed."""
    return person.name_mask if person is not None else None


def _named(found: VerifyIn) -> LiablePersonIn | None:
    return found.liable.person if found.liable is not None else None
