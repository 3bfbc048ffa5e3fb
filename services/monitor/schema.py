"""Where all tables of monitor hang together."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Monitor(SQLModel, registry=registry()):
    """Tables of this service's schema."""
