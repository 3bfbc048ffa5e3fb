"""Text that arrives after the filing is appended to the complaint's summary: encrypted, masked and searched copies."""

from services.intake.complaints.load import LoadedComplaint, in_session


def add_words(there: LoadedComplaint, text: str) -> bool:
    """Append `text` on a line of its own; False when the summary contains it already.

    Raises Gone where the reporter's data was destroyed.
    """
    complaint, keyring, key = there.row, there.keyring, there.reporter.person_key
    before = keyring.reveal(key, complaint.summary) or ""
    if text in before:
        return False
    whole = f"{before}\n{text}"
    masked = there.unnamed(whole)
    sealed = keyring.seal(key, whole)
    assert sealed is not None
    complaint.search_text = complaint.search_text.replace(complaint.summary_masked, masked)
    complaint.summary, complaint.summary_masked = sealed, masked
    return True


add_words_in_session = in_session(add_words)
