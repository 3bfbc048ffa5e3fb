"""Whose a matter is and whom its table's outside parties mean here; and who takes a step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.privacy import Keyring
from shared.tracks.matter import By
from shared.values.date_checks import EARLIEST


@dataclass(frozen=True)
class Circumstances:
    """Whose a matter is, who may see it, since when it runs, and which party is meant by a word such as `police`.

    `asks`: the place whose people are asked once a last day has passed; none where it is `division`.
    """

    division: str
    parties: tuple[str, ...] = ()
    owner: str | None = None
    since: date = EARLIEST
    partners: Mapping[str, str] = field(default_factory=dict)
    asks: str = ""


def person(session: AsyncSession, caller: Caller) -> By:
    """Who calls, now."""
    return calling(caller, keyring_of(session))


def calling(caller: Caller, keyring: Keyring) -> By:
    """The same for a decision that has no session, with the keyring of what was loaded for it."""
    names = frozenset({caller.label, caller.subject})
    return By(caller.label, names, clock.today(), clock.now(), keyring.history_key)


def machine(session: AsyncSession, label: str) -> By:
    """A step that no person takes, now."""
    return By(label, frozenset(), clock.today(), clock.now(), keyring_of(session).history_key)
