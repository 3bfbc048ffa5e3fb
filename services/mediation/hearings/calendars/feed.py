"""The hearings of a room or of one of the staff as iCalendar (RFC 5545); no party is named."""

from collections.abc import Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event

from services.mediation.hearings.calendars.rules import title
from services.mediation.hearings.tables import Hearing, Seat


def icalendar_of(seat: Seat, hearings: Sequence[tuple[Hearing, str | None]], now: datetime) -> bytes:
    """A calendar of these hearings, each with the name of its room; one that was moved is the same event, later."""
    calendar = Calendar()
    calendar.add("prodid", "-//Anxin//hearings//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", seat.name or "")
    for hearing, room in hearings:
        event = Event()
        event.add("uid", f"{hearing.hearing_id}@anxin")
        event.add("sequence", hearing.version)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", hearing.starts.astimezone(UTC))
        event.add("dtend", hearing.ends.astimezone(UTC))
        event.add("summary", f"{title(hearing.kind, cloud=hearing.cloud)} {hearing.case_number}")
        if room is not None:
            event.add("location", room)
        calendar.add_component(event)
    told: bytes = calendar.to_ical()
    return told
