"""Whether two complaints are about the same arrears (C12; interchange 3.5): what speaks for it and against, in points.

The points are ours, an operator's thresholds judge their sum, and every point is kept with what gave it. Points say
how sure we are; `certain` says what points alone may never do: a machine joins only what the same worker told again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from services.intake.rules.names import ANOTHER, NEAR, SAME, Name, likeness

NICKNAMES = "小老阿大某"
"""With these a caller's name begins who does not say it: 小王, 老李, 某女士."""
SOON, LONG = 30, 180
"""Days between two filings: soon after, the same is told again; much later it is more often the next arrears."""
SAME_SUM, ALIKE_SUM = 1, 10
"""Percent by which two sums may differ and still be one sum, and one sum roughly told."""


class JoinKind(StrEnum):
    """Why two complaints are one matter."""

    DUPLICATE = "duplicate"
    COLLECTIVE = "collective"


@dataclass(frozen=True)
class Told:
    """What a complaint says, as far as it is compared. Of the person only keyed hashes and the mask of a name.

    `sound_id` and `sound_uscc` are false where the check digit is wrong: such a number speaks for nothing.
    """

    number: str
    division: str
    filed_on: date
    channel: str
    prior_channels: tuple[str, ...]
    phone: bytes | None
    id_no: bytes | None
    name: bytes | None
    name_mask: str | None
    sound_id: bool
    employer: Name | None
    uscc: str | None
    sound_uscc: bool
    project: Name | None
    project_id: str | None
    period_from: str | None
    period_to: str | None
    workers: int
    fen: int


class Contribution(NamedTuple):
    """What spoke for or against, and by how many points."""

    what: str
    points: int


@dataclass(frozen=True)
class Comparison:
    """How two complaints compare. `score` is the sum of what contributed, at most the limits of each group."""

    score: int
    contributions: tuple[Contribution, ...]
    kind: JoinKind
    certain: bool


WHO_AT_MOST, WHOM_AT_MOST = 60, 30
"""However much else is equal, who and against whom count no more: both are needed."""


def compare(one: Told, other: Told) -> Comparison:
    """Two complaints side by side; the order makes no difference."""
    who, whom, when = list(_who(one, other)), list(_whom(one, other)), list(_when(one, other))
    beside = list(_beside(one, other))
    score = min(_sum(who), WHO_AT_MOST) + min(_sum(whom), WHOM_AT_MOST) + _sum(when) + _sum(beside)
    said = {each.what for each in (*who, *whom, *when, *beside)}
    kind = JoinKind.DUPLICATE if _same_worker(said) or _same_name(said) else JoinKind.COLLECTIVE
    certain = _same_worker(said) and _same_debt(said)
    return Comparison(score, (*who, *whom, *when, *beside), kind, certain)


def verdict(compared: Comparison, join_from: int, propose_from: int) -> str | None:
    """`certain` joins by itself, `proposed` asks a person, None is nothing. At the threshold counts."""
    if compared.kind is JoinKind.COLLECTIVE:
        return "proposed" if is_same_arrears(compared) else None
    if compared.certain and compared.score >= join_from:
        return "certain"
    return "proposed" if compared.score >= propose_from else None


def is_same_arrears(compared: Comparison) -> bool:
    """Whether another worker tells of the same arrears: the same employer surely, the months, the county."""
    said = {each.what for each in compared.contributions}
    against = {"employer-differs", "project-differs", "months-apart", "county-differs", "filed-long-apart"}
    surely = {"uscc-equal", "project-id-equal", "employer-same", "project-same"}
    return not said & against and bool(said & surely) and bool(said & {"months-same", "months-overlap"})


def _same_worker(said: set[str]) -> bool:
    """The same ID number; or the same phone, unless a name or ID number say that two share it, as workmates do."""
    if "phone-equal" not in said or "id-equal" in said:
        return "id-equal" in said
    return "name-equal" in said or not said & {"name-differs", "family-name-equal", "id-differs"}


def _same_name(said: set[str]) -> bool:
    """A name alone is a worker's and their namesakes': a person looks."""
    return "name-equal" in said and "id-differs" not in said


def _same_debt(said: set[str]) -> bool:
    """Something says it is the same employer or site, nothing that it is another one or other months.

    What leaves a doubt must be made up for by the very same sum: a name with a slip may be another firm's, a site or
    months that only one of the two names may be others, a phone without a name may be a workmate's.
    """
    against = {"employer-differs", "project-differs", "months-apart", "months-touch", "filed-long-apart"}
    surely = {"uscc-equal", "project-id-equal", "employer-same", "project-same"}
    if said & against or not said & (surely | {"employer-near"}):
        return False
    known = said & {"id-equal", "name-equal"} and said & surely
    return "sum-same" in said or (bool(known) and not said & {"one-names-a-site", "one-names-months"})


def _sum(contributions: Iterable[Contribution]) -> int:
    return sum(each.points for each in contributions)


def _who(one: Told, other: Told) -> Iterable[Contribution]:
    if one.id_no and other.id_no:
        if one.id_no == other.id_no:
            yield Contribution("id-equal", 45)
        elif one.sound_id and other.sound_id:
            yield Contribution("id-differs", -40)
    if one.phone and other.phone:
        equal = one.phone == other.phone
        yield Contribution("phone-equal", 35) if equal else Contribution("phone-differs", -8)
    named = _named(one, other)
    if named is not None:
        yield named


def _named(one: Told, other: Told) -> Contribution | None:
    """A name left out or a nickname says nothing; of two that differ, the same family name may be a slip."""
    if one.name is None or other.name is None:
        return None
    if one.name == other.name:
        return Contribution("name-equal", 20)
    family, others = (one.name_mask or "*")[0], (other.name_mask or "*")[0]
    if "*" in (family, others) or {family, others} & set(NICKNAMES):
        return Contribution("nickname", 0)
    return Contribution("family-name-equal", 4) if family == others else Contribution("name-differs", -25)


def _whom(one: Told, other: Told) -> Iterable[Contribution]:
    if one.uscc and other.uscc:
        if one.uscc == other.uscc:
            yield Contribution("uscc-equal", 25)
        elif one.sound_uscc and other.sound_uscc:
            yield Contribution("uscc-differs", -12)
    if one.project_id and one.project_id == other.project_id:
        yield Contribution("project-id-equal", 25)
    yield from _called("employer", one.employer, other.employer, (25, 14, -25))
    yield from _called("project", one.project, other.project, (14, 6, -20))
    if _names_a_site(one) != _names_a_site(other):
        yield Contribution("one-names-a-site", 0)


def _names_a_site(told: Told) -> bool:
    return told.project is not None or told.project_id is not None


def _called(what: str, one: Name | None, other: Name | None, points: tuple[int, int, int]) -> Iterable[Contribution]:
    if one is None or other is None:
        return
    alike = likeness(one, other)
    if alike >= SAME:
        yield Contribution(f"{what}-same", points[0])
    elif alike >= NEAR:
        yield Contribution(f"{what}-near", points[1])
    elif alike < ANOTHER:
        yield Contribution(f"{what}-differs", points[2])


def _when(one: Told, other: Told) -> Iterable[Contribution]:
    ours, theirs = _months(one), _months(other)
    if ours and theirs:
        common, all_of_them = len(ours & theirs), len(ours | theirs)
        if common == 0:
            yield Contribution("months-apart", -60)
        elif ours == theirs:
            yield Contribution("months-same", 15)
        elif 2 * common >= all_of_them:
            yield Contribution("months-overlap", 10)
        else:
            yield Contribution("months-touch", 2)
    elif ours or theirs:
        yield Contribution("one-names-months", 0)
    days = abs((one.filed_on - other.filed_on).days)
    if days <= SOON:
        yield Contribution("filed-soon-after", 4)
    elif days > LONG:
        yield Contribution("filed-long-apart", -12)


def _months(told: Told) -> set[int]:
    """Months as numbers; one that says only where the arrears begin or end names that month."""
    begins, ends = told.period_from or told.period_to, told.period_to or told.period_from
    if begins is None or ends is None:
        return set()
    return set(range(_month(begins), _month(ends) + 1))


def _month(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:])


def _beside(one: Told, other: Told) -> Iterable[Contribution]:
    if one.fen and other.fen:
        yield _sums(abs(one.fen - other.fen) * 100, max(one.fen, other.fen))
    if one.workers == other.workers:
        yield Contribution("as-many-workers", 2)
    if one.channel in other.prior_channels or other.channel in one.prior_channels:
        yield Contribution("said-so-themselves", 8)
    here = one.division[:6] == other.division[:6] or min(len(one.division), len(other.division)) < 6
    yield Contribution("county-same", 2) if here else Contribution("county-differs", -10)


def same_worker(one: Told, other: Told) -> bool:
    """Whether one person told both, as far as numbers and names say."""
    return _same_worker({each.what for each in _who(one, other)})


def _sums(difference: int, larger: int) -> Contribution:
    if difference <= SAME_SUM * larger:
        return Contribution("sum-same", 8)
    return Contribution("sum-alike", 5) if difference <= ALIKE_SUM * larger else Contribution("sum-differs", -3)
