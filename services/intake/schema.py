"""The base class of intake's tables. Its registry collects them for the metadata."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Intake(SQLModel, registry=registry()):
    """A table in intake's schema."""
