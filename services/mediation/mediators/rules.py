"""Who may mediate a case, and who does: in office, near, not related, not full; of those the one with least to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.refusals import Conflict, Invalid
from shared.values import divisions


class BodyKind(StrEnum):
    """A body of the network: one centre, its stations, and what sits with firms, trades, courts and unions (1+9+N)."""

    CENTRE = "centre"
    STATION = "station"
    STREET = "street"
    CHAMBER = "chamber"
    ENTERPRISE = "enterprise"
    ALLIANCE = "alliance"
    LITIGATION_ROOM = "litigation_room"
    NEW_FORM_CENTRE = "new_form_centre"


PARTNERED = frozenset({BodyKind.LITIGATION_ROOM, BodyKind.NEW_FORM_CENTRE})
"""Bodies that are several departments under one roof: without their parties they are none (C64, C77)."""


class TermEnded(Conflict):
    code = "not-in-office"
    zh = "调解员不在聘期内（{appointed_on}至{term_ends_on}）"
    en = "the mediator is not in office on this day ({appointed_on} to {term_ends_on})"


class OutOfReach(Conflict):
    code = "mediator-elsewhere"
    zh = "该调解组织不服务本案所在区划"
    en = "the mediator's body does not serve the place of the case"


class Related(Conflict):
    code = "mediator-related"
    zh = "调解员与本案当事人有利害关系，应当回避"
    en = "the mediator has a conflict of interest in this case"


class Full(Conflict):
    code = "mediator-full"
    zh = "调解员在办{load}件，已达上限{most}件"
    en = "the mediator has {load} cases, the most is {most}"


class NobodyToMediate(Conflict):
    code = "nobody-to-mediate"
    zh = "没有可指派的调解员（在聘、就近、无利害关系且未满额）：请登记调解员，或指名指派"
    en = "no mediator is in office, near, unrelated and free: register one, or name one"


class PartiesNeeded(Invalid):
    code = "parties-needed"
    zh = "诉调对接室、一站式调解中心须写明参加的部门"
    en = "a litigation-mediation room or one-stop centre names the parties it consists of"


class TermBackwards(Invalid):
    code = "term-backwards"
    zh = "聘期止日不能早于起日"
    en = "the term ends before it begins"


@dataclass(frozen=True)
class Candidate:
    """A mediator with what decides whether, and in which order, they are appointed. `most`: cases at once, None where
    the place sets no limit. Without a last day the term has not ended.
    """

    key: str
    division: str
    appointed_on: date
    term_ends_on: date | None
    skills: frozenset[str]
    load: int
    most: int | None
    related: bool
    last_appointed: date | None = None


def check_candidate(one: Candidate, division: str, today: date) -> None:
    """The last day of the term is still in office; a body serves its division and what lies within.

    Raises TermEnded, OutOfReach, Related, Full.
    """
    if today < one.appointed_on or (one.term_ends_on is not None and today > one.term_ends_on):
        raise TermEnded(appointed_on=one.appointed_on, term_ends_on=one.term_ends_on or "—")
    if not divisions.contains(one.division, division):
        raise OutOfReach
    if one.related:
        raise Related
    if one.most is not None and one.load >= one.most:
        raise Full(load=one.load, most=one.most)


def choose(some: Iterable[Candidate], division: str, domain: str, today: date) -> Candidate:
    """Of those who may: who knows the trade before who does not, who is nearer, who has least, who waited longest (our
    own choice of order). Raises NobodyToMediate.
    """
    able = [one for one in some if _may(one, division, today)]
    if not able:
        raise NobodyToMediate
    return min(
        able,
        key=lambda one: (
            domain not in one.skills,
            -len(one.division),
            one.load,
            one.last_appointed or date.min,
            one.key,
        ),
    )


def _may(one: Candidate, division: str, today: date) -> bool:
    try:
        check_candidate(one, division, today)
    except Conflict:
        return False
    return True
