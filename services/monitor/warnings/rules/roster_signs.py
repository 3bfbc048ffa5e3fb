"""Signs of roster fraud (C138): from the place's line on a person is asked to look. Nobody is accused."""

from datetime import date

from services.monitor.warnings.rules.facts import Month
from services.monitor.warnings.rules.verdict import Fires, Place, Verdict


def paid_and_never_seen(month: Month, place: Place, day: date) -> Verdict:
    """Paid for the month, and seen by no gate of the project in any month; managers left out."""
    return _reached(place, "roster_ghost_people", month.ghosts, month.ghosts_fen)


def one_card_for_several(month: Month, place: Place, day: date) -> Verdict:
    """The wages of several went to one card (PAY-01: to the worker himself)."""
    return _reached(place, "roster_card_people", month.card_people)


def clocked_together(month: Month, place: Place, day: date) -> Verdict:
    """People pass the gate within seconds of one another day after day, or are seen at two sites at once."""
    return _reached(place, "roster_step_people", month.in_step + month.two_sites)


def wages_flow_back(month: Month, place: Place, day: date) -> Verdict:
    """Workers' cards sent money to the wage account that no bank calls a return."""
    return _reached(place, "roster_back_people", month.paid_back, month.paid_back_fen)


def _reached(place: Place, key: str, people: int, fen: int | None = None) -> Verdict:
    if not people:
        return None
    return Fires(people, fen) if place.value(key).reached_by(people) else None
