"""What intake keeps; every module of tables is imported here, so that the schema is whole."""

from services.intake.tables.complaints import Call, Complaint
from services.intake.tables.people import Member, Person, Reporter, Tombstone
from services.intake.tables.schema import Intake

__all__ = ["Call", "Complaint", "Intake", "Member", "Person", "Reporter", "Tombstone"]
