"""Imports every room's tables, so that the metadata is complete."""

from services.credit.desk.tables import Absence
from services.credit.listings.tables import AmountCheck, Proposal
from services.credit.records.tables import Employer, Entry
from services.credit.schema import Credit

__all__ = ["Absence", "AmountCheck", "Credit", "Employer", "Entry", "Proposal"]
