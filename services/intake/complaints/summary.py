"""What was told later is added to a complaint's words: sealed, its masked copy and the searchable one along with it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries
from services.intake.complaints.privacy import unnamed
from services.intake.complaints.tables import Complaint
from shared.database.sessions import keyring_of


async def add_words(session: AsyncSession, complaint: Complaint, text: str) -> bool:
    """Append; False where the words are there already. Raises Gone where the reporter's data was destroyed."""
    reporter, keyring = await queries.reporter_of(session, complaint), keyring_of(session)
    before = keyring.reveal(reporter.person_key, complaint.summary) or ""
    if text in before:
        return False
    whole = f"{before}\n{text}"
    masked = await unnamed(session, complaint, whole)
    sealed = keyring.seal(reporter.person_key, whole)
    assert sealed is not None
    complaint.search_text = complaint.search_text.replace(complaint.summary_masked, masked)
    complaint.summary, complaint.summary_masked = sealed, masked
    return True
