"""Text that arrives after the filing is appended to the complaint's summary: encrypted, masked and searched copies."""

from services.intake.complaints.load import LoadedComplaint, in_session
from shared.refusals import Conflict

MOST_LINES, MOST_CHARACTERS = 1_000, 50_000
"""Of a summary with all that was added; our own choice. A filing has 10,000 characters at most."""


class TooMuchAdded(Conflict):
    """The addition does not fit any more. Nothing of it was taken, and the sender is told so."""

    code = "too-much-added"
    zh = "该件已补充的内容达到上限（共{lines}行、{characters}字），本次内容未收入：请与承办人联系"
    en = "what was added reached its limit ({lines} lines, {characters} characters) and was not taken: call the officer"


def add_words(there: LoadedComplaint, text: str) -> bool:
    """Append `text` on a line of its own; False when the summary contains it already.

    Raises Gone where the reporter's data was destroyed, TooMuchAdded where the summary would pass its limits.
    """
    complaint, keyring, key = there.row, there.keyring, there.reporter.person_key
    before = keyring.reveal(key, complaint.summary) or ""
    if text in before:
        return False
    whole = f"{before}\n{text}"
    if len(whole) > MOST_CHARACTERS or whole.count("\n") >= MOST_LINES:
        raise TooMuchAdded(field="text", lines=MOST_LINES, characters=MOST_CHARACTERS)
    masked = there.unnamed(whole)
    sealed = keyring.seal(key, whole)
    assert sealed is not None
    complaint.search_text = complaint.search_text.replace(complaint.summary_masked, masked)
    complaint.summary, complaint.summary_masked = sealed, masked
    return True


add_words_in_session = in_session(add_words)
