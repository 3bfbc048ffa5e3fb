"""Whether two complaints are about the same arrears (C12; interchange 3.5): points for and against.

The points are our own choice; thresholds set by the operator judge their sum, and every point is stored with its
reason. Points say how likely a match is; `certain` is the condition beyond points: a machine joins only what the same
worker filed again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.intake.matters.rules import points
from services.intake.matters.rules.account import ComparedComplaint, Contribution

WHO_AT_MOST, WHOM_AT_MOST = 60, 30
"""Limits of the points for the worker and for the employer, so that neither alone reaches a threshold: our own choice.
"""
SURELY = {"uscc-equal", "project-id-equal", "employer-same", "project-same"}
PERHAPS = {"employer-near", "project-near"}
ANOTHER_FIRM = {"employer-differs", "project-differs"}
OTHER_MONTHS = {"months-apart", "months-beside"}
THE_MONTHS = {"months-same", "months-overlap", "months-open"}
THE_SUM = {"sum-equal", "sum-same", "sum-other-unit"}


class JoinKind(StrEnum):
    """Whether a joined complaint is the same worker's again, or another worker's about the same arrears."""

    DUPLICATE = "duplicate"
    COLLECTIVE = "collective"


@dataclass(frozen=True)
class Comparison:
    """The result of a comparison. `score` is the sum of the points, within the limit of each group."""

    score: int
    contributions: tuple[Contribution, ...]
    kind: JoinKind
    certain: bool


def compare(one: ComparedComplaint, other: ComparedComplaint) -> Comparison:
    """Compare two complaints; the order of the arguments makes no difference."""
    worker_points, employer_points, period_points = (
        list(points.worker_points(one, other)),
        list(points.employer_points(one, other)),
        list(points.period_points(one, other)),
    )
    other_points = list(points.other_points(one, other))
    score = (
        min(_sum(worker_points), WHO_AT_MOST)
        + min(_sum(employer_points), WHOM_AT_MOST)
        + _sum(period_points)
        + _sum(other_points)
    )
    said = {each.what for each in (*worker_points, *employer_points, *period_points, *other_points)}
    doubled = _same_worker(said) or _same_name(said) or _same_story(said)
    kind = JoinKind.DUPLICATE if doubled else JoinKind.COLLECTIVE
    certain = _same_worker(said) and _same_debt(said)
    return Comparison(score, (*worker_points, *employer_points, *period_points, *other_points), kind, certain)


def verdict(compared: Comparison, join_from: int, propose_from: int) -> str | None:
    """`certain` (a machine joins), `proposed` (a person is asked) or None. A score equal to a threshold reaches it."""
    if compared.kind is JoinKind.COLLECTIVE:
        one_phone = "phone-equal" in _said(compared) and compared.score >= propose_from
        return "proposed" if one_phone or is_same_arrears(compared) else None
    if compared.certain and compared.score >= join_from:
        return "certain"
    return "proposed" if compared.score >= propose_from or is_told_again(compared) else None


def is_same_arrears(compared: Comparison) -> bool:
    """Whether another worker reports the same arrears: the same employer for certain, overlapping months,
    one county.
    """
    said = _said(compared)
    against = ANOTHER_FIRM | OTHER_MONTHS | {"county-differs", "filed-long-apart"}
    return not said & against and bool(said & SURELY) and bool(said & THE_MONTHS)


def is_told_again(compared: Comparison) -> bool:
    """Whether a person should look, however few the points.

    True for the same worker, months and sum, whichever firm of the chain was named; and for the same facts reported
    without a name.
    """
    said = _said(compared)
    return _same_story(said) or (_same_worker(said) and bool(said & THE_SUM) and bool(said & THE_MONTHS))


def same_worker(one: ComparedComplaint, other: ComparedComplaint) -> bool:
    """Whether one person filed both, as far as numbers and names show."""
    return _same_worker({each.what for each in points.worker_points(one, other)})


def _said(compared: Comparison) -> set[str]:
    return {each.what for each in compared.contributions}


def _same_worker(said: set[str]) -> bool:
    """The same ID number; or the same phone, unless a name or an ID number shows that two workers share the phone."""
    if "phone-equal" not in said or "id-equal" in said:
        return "id-equal" in said
    return "name-equal" in said or not said & {"name-differs", "family-name-equal", "id-differs"}


def _same_name(said: set[str]) -> bool:
    """Equal names, or one phone and one family name; never certain, since namesakes and brothers exist. A
    person looks.
    """
    named = "name-equal" in said or said >= {"phone-equal", "family-name-equal"}
    return named and "id-differs" not in said


def _same_story(said: set[str]) -> bool:
    """Nothing points to another worker, and the sum agrees.

    Either to the yuan, together with the firm or the months; or roughly, if one of the two is anonymous and the firm
    and the months agree.
    """
    if said & (OTHER_MONTHS | {"id-differs", "name-differs", "county-differs", "filed-long-apart"}):
        return False
    if "sum-equal" in said and (said & (SURELY | PERHAPS) - ANOTHER_FIRM or "months-same" in said):
        return True
    agree = bool(said & SURELY) and bool(said & THE_MONTHS) and not said & ANOTHER_FIRM
    return agree and "one-names-nobody" in said and bool(said & THE_SUM)


def _same_debt(said: set[str]) -> bool:
    """Something shows the same employer or site, and nothing another one, other months or another sum.

    What leaves a doubt needs an equal sum as well: a name with a typo may be another firm's, a site or months stated by
    one of the two only may be others, a phone without a name may be a workmate's. An employer has several sites, and
    each month its own arrears: sums may differ only on one site and for the same months.
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
