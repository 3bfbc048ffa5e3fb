"""The one registry of this service's tables."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Credit(SQLModel, registry=registry()):
    """Tables of this service's schema."""
