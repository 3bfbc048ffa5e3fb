"""The SQLModel registry of this service's tables."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Mediation(SQLModel, registry=registry()):
    """Parent class of every table of mediation."""
