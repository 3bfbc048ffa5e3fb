"""Which complaint a letter's deadlines belong to."""

from sqlalchemy import case, null
from sqlmodel import col

from services.intake.assignments.tables import Assignment
from services.intake.complaints.history import KIND as COMPLAINT
from shared.obligations.matters import by_column

about = by_column(
    col(Assignment.document_no),
    case((col(Assignment.subject_kind) == COMPLAINT, col(Assignment.subject)), else_=null()),
)
"""The complaint of each letter; one about an incident is about none."""
