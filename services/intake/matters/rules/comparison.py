"""Whether two complaints are about the same arrears (C12; interchange 3.5): what speaks for it and against, in points.

The points are ours, an operator's thresholds judge their sum, and every point is kept with what gave it. Points say
how sure we are; `certain` says what points alone may never do: a machine joins only what the same worker told again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.intake.matters.rules import points
from services.intake.matters.rules.account import Contribution, Told

WHO_AT_MOST, WHOM_AT_MOST = 60, 30
"""However much else is equal, who and against whom count no more: both are needed: our own choice."""
SURELY = {"uscc-equal", "project-id-equal", "employer-same", "project-same"}
PERHAPS = {"employer-near", "project-near"}
ANOTHER_FIRM = {"employer-differs", "project-differs"}
OTHER_MONTHS = {"months-apart", "months-beside"}
THE_MONTHS = {"months-same", "months-overlap", "months-open"}
THE_SUM = {"sum-equal", "sum-same", "sum-other-unit"}


class JoinKind(StrEnum):
    """Why two complaints are one matter."""

    DUPLICATE = "duplicate"
    COLLECTIVE = "collective"


@dataclass(frozen=True)
class Comparison:
    """How two complaints compare. `score` is the sum of what contributed, at most the limits of each group."""

    score: int
    contributions: tuple[Contribution, ...]
    kind: JoinKind
    certain: bool


def compare(one: Told, other: Told) -> Comparison:
    """Two complaints side by side; the order makes no difference."""
    who, whom, when = list(points.who(one, other)), list(points.whom(one, other)), list(points.when(one, other))
    beside = list(points.beside(one, other))
    score = min(_sum(who), WHO_AT_MOST) + min(_sum(whom), WHOM_AT_MOST) + _sum(when) + _sum(beside)
    said = {each.what for each in (*who, *whom, *when, *beside)}
    doubled = _same_worker(said) or _same_name(said) or _same_story(said)
    kind = JoinKind.DUPLICATE if doubled else JoinKind.COLLECTIVE
    certain = _same_worker(said) and _same_debt(said)
    return Comparison(score, (*who, *whom, *when, *beside), kind, certain)


def verdict(compared: Comparison, join_from: int, propose_from: int) -> str | None:
    """`certain` joins by itself, `proposed` asks a person, None is nothing. At the threshold counts."""
    if compared.kind is JoinKind.COLLECTIVE:
        one_phone = "phone-equal" in _said(compared) and compared.score >= propose_from
        return "proposed" if one_phone or is_same_arrears(compared) else None
    if compared.certain and compared.score >= join_from:
        return "certain"
    return "proposed" if compared.score >= propose_from or is_told_again(compared) else None


def is_same_arrears(compared: Comparison) -> bool:
    """Whether another worker tells of the same arrears: the same employer surely, the months, the county."""
    said = _said(compared)
    against = ANOTHER_FIRM | OTHER_MONTHS | {"county-differs", "filed-long-apart"}
    return not said & against and bool(said & SURELY) and bool(said & THE_MONTHS)


def is_told_again(compared: Comparison) -> bool:
    """Whether a person should look, however few the points: the same worker, months and sum, whichever firm of the
    chain was named; or the same story told by nobody known."""
    said = _said(compared)
    return _same_story(said) or (_same_worker(said) and bool(said & THE_SUM) and bool(said & THE_MONTHS))


def same_worker(one: Told, other: Told) -> bool:
    """Whether one person told both, as far as numbers and names say."""
    return _same_worker({each.what for each in points.who(one, other)})


def _said(compared: Comparison) -> set[str]:
    return {each.what for each in compared.contributions}


def _same_worker(said: set[str]) -> bool:
    """The same ID number; or the same phone, unless a name or ID number say that two share it, as workmates do."""
    if "phone-equal" not in said or "id-equal" in said:
        return "id-equal" in said
    return "name-equal" in said or not said & {"name-differs", "family-name-equal", "id-differs"}


def _same_name(said: set[str]) -> bool:
    """A name alone is a worker's and their namesakes', a phone with the family name one misheard or a brother's: a
    person looks."""
    named = "name-equal" in said or said >= {"phone-equal", "family-name-equal"}
    return named and "id-differs" not in said


def _same_story(said: set[str]) -> bool:
    """Nothing says that it is another worker, and the sum is the same: to the yuan, with the firm or the months; or
    about the same, where one of the two names nobody and the firm and months agree."""
    if said & (OTHER_MONTHS | {"id-differs", "name-differs", "county-differs", "filed-long-apart"}):
        return False
    if "sum-equal" in said and (said & (SURELY | PERHAPS) - ANOTHER_FIRM or "months-same" in said):
        return True
    agree = bool(said & SURELY) and bool(said & THE_MONTHS) and not said & ANOTHER_FIRM
    return agree and "one-names-nobody" in said and bool(said & THE_SUM)


def _same_debt(said: set[str]) -> bool:
    """Something says it is the same employer or site, nothing that it is another one, other months or another sum.

    What leaves a doubt must be made up for by the very same sum: a name with a slip may be another firm's, a site or
    months that only one of the two names may be others, a phone without a name may be a workmate's. A boss has several
    sites and the next month its own arrears: only on one site and for the same months may the sums differ.
    """
    if said & (ANOTHER_FIRM | OTHER_MONTHS | {"months-touch", "filed-long-apart"}):
        return False
    one_site = bool(said & {"project-same", "project-id-equal"})
    if said & {"sum-alike", "sum-differs"} and not (one_site and "months-same" in said):
        return False
    if not said & (SURELY | {"employer-near"}):
        return False
    known = said & {"id-equal", "name-equal"} and said & SURELY
    doubts = {"one-names-a-site", "one-names-months", "months-open"}
    return bool(said & THE_SUM) or (bool(known) and not said & doubts)


def _sum(contributions: Iterable[Contribution]) -> int:
    return sum(each.points for each in contributions)
