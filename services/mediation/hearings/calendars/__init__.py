"""The calendar as others look at it: an iCalendar feed of a room or of one of the staff, and a week as a picture."""
