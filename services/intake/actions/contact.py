"""首问责任 (C16, INT-01): the first of us to take a complaint in hand is named, and stays named."""

from services.intake.tables import Complaint
from shared.access import Caller


def first_contact(complaint: Complaint, caller: Caller) -> None:
    """Whoever was named before stays."""
    complaint.first_contact = complaint.first_contact or caller.label
