"""When silence accepts a complaint 逾期未告知即为受理 (INT-02), where the place's pack has days for it.

广东省劳动保障监察条例 39: whoever was told neither of acceptance nor of a refusal within five working days is accepted
as of the day on which the complaint was received; article 36 opens the case on that day, and its terms run from it.
"""

from datetime import date, datetime

from shared.refusals import Conflict


class AcceptedBySilence(Conflict):
    """The complaint counts as accepted: it can no longer be refused, nor sent elsewhere."""

    code = "accepted-by-silence"
    zh = "投诉{number}逾期未告知，依当地规定已自收到之日{on}起受理，不能再不予受理或告知其他途径"
    en = "{number} was not answered in time and counts as accepted from {on}, its receipt: it cannot be turned away"


class OpensWithSilence(Conflict):
    """Acceptance was to begin on another day than the one the law gives."""

    code = "opens-with-silence"
    zh = "投诉{number}逾期未告知，依当地规定自收到之日{on}起受理，立案日不能另定"
    en = "{number} counts as accepted from {on}, its receipt: its case opens on no other day"


def accepted_as_of(received_on: date, days_passed_at: datetime, now: datetime) -> date | None:
    """The day of receipt once the days to tell the worker have passed; None until then."""
    return received_on if now >= days_passed_at else None


def check_not_accepted(number: str, by_silence_on: date | None) -> None:
    """Raises AcceptedBySilence."""
    if by_silence_on is not None:
        raise AcceptedBySilence(number=number, on=by_silence_on)


def opening_day(number: str, by_silence_on: date | None, stated: date | None, today: date) -> date:
    """The day of acceptance: by silence that of receipt, else the one stated, else today. Raises OpensWithSilence."""
    if by_silence_on is None:
        return stated or today
    if stated not in (None, by_silence_on):
        raise OpensWithSilence(number=number, on=by_silence_on)
    return by_silence_on
