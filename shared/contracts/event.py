"""What every fact on the wire has in common, and how old versions are read.

A contract is never edited, only superseded: an optional field may be added to a version, anything else is a new version
with a `from_vN` that converts the older body. Golden files keep every version ever sent.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

Unversioned = TypeAdapter(dict[str, Any])
"""The body of an older version, before it is converted."""


class UnknownEvent(LookupError):
    """No contract has this name."""


class UnknownVersion(ValueError):
    """The sender uses a newer version than this code knows."""


class Event(BaseModel):
    """A fact one service states and others may act on."""

    model_config = ConfigDict(frozen=True)
    catalogue: ClassVar[dict[str, type["Event"]]] = {}
    name: ClassVar[str]
    version: ClassVar[int]
    keyed_by: ClassVar[str] = ""
    """The field that holds the number of the aggregate the fact is about."""

    # envelope, carried in the headers and never in the body
    event_id: UUID = Field(default_factory=uuid4, exclude=True)
    occurred_at: AwareDatetime | None = Field(default=None, exclude=True)
    sequence: int = Field(default=0, exclude=True)

    division: str

    def __init_subclass__(
        cls, *, name: str | None = None, version: int = 1, keyed_by: str | None = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.keyed_by = keyed_by or cls.keyed_by
        if name is None:  # what several facts have in common, never sent itself
            return
        if not cls.keyed_by:
            raise TypeError(f"{name} does not say which field it is keyed by")
        if name in Event.catalogue:
            raise TypeError(f"two contracts are called {name}")
        cls.name, cls.version = name, version
        Event.catalogue[name] = cls

    @property
    def key(self) -> str:
        """Facts with the same key stay in order: the number of the aggregate they are about."""
        return str(getattr(self, self.keyed_by))

    @property
    def service(self) -> str:
        """The service that states this fact, and the only one that may."""
        return self.name.partition(".")[0]

    @property
    def body(self) -> bytes:
        return self.model_dump_json().encode()

    @staticmethod
    def read(name: str, version: int, body: bytes, event_id: UUID, occurred_at: datetime, sequence: int) -> "Event":
        """The fact in the newest version of its contract; an older body is converted one version at a time.

        Raises UnknownEvent and UnknownVersion; a body that breaks its contract raises pydantic's ValidationError.
        """
        contract = Event.catalogue.get(name)
        if contract is None:
            raise UnknownEvent(name)
        if version > contract.version:
            raise UnknownVersion(f"{name} version {version}, known up to {contract.version}")
        fact = (
            contract.model_validate_json(body) if version == contract.version else contract._stepped_up(body, version)
        )
        return fact.model_copy(update={"event_id": event_id, "occurred_at": occurred_at, "sequence": sequence})

    @classmethod
    def _stepped_up(cls, body: bytes, version: int) -> "Event":
        told = Unversioned.validate_json(body)
        for step in range(version, cls.version):
            told = getattr(cls, f"from_v{step}")(told)
        return cls.model_validate(told)
