"""The SQLModel registry of this service's tables."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Monitor(SQLModel, registry=registry()):
    """Parent class of every table of monitor."""
