"""The points of a comparison: worker, employer and site, months, sums (interchange 3.5).

The points are our own choice, measured on one invented data set and checked on another (`anxin bench D1`).
"""

from collections.abc import Iterable

from services.intake.complaints.rules.names import ANOTHER, NEAR, SAME, Name, likeness
from services.intake.matters.rules.account import ComparedComplaint, Contribution

NICKNAMES = "小老阿大某"
"""First characters of a name given instead of the real one: 小王, 老李, 某女士."""
SOON, LONG = 30, 180
"""Days between two filings: up to SOON the same is often reported again; beyond LONG it is more often other arrears."""
SAME_SUM, ALIKE_SUM = 1, 10
"""Percent by which two sums may differ and count as one sum, or as one sum roughly stated: our own choice."""
OTHER_UNITS = (100, 10_000)
"""Factors of a lost decimal point, and of yuan taken for units of 10,000 yuan 万元: our own choice."""
ROUND_FEN = 10_000
"""Fen. Many workers claim whole hundreds of yuan; a sum stated to the yuan is rarely two workers': our own choice."""


def worker_points(one: ComparedComplaint, other: ComparedComplaint) -> Iterable[Contribution]:
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
    if one.is_anonymous or other.is_anonymous:
        yield Contribution("one-names-nobody", 0)


def _named(one: ComparedComplaint, other: ComparedComplaint) -> Contribution | None:
    """Points for the names; None if one is missing. A nickname counts nothing; an equal family name may be a typo."""
    if one.name is None or other.name is None:
        return None
    if one.name == other.name:
        return Contribution("name-equal", 20)
    family, others = (one.name_mask or "*")[0], (other.name_mask or "*")[0]
    if "*" in (family, others) or {family, others} & set(NICKNAMES):
        return Contribution("nickname", 0)
    return Contribution("family-name-equal", 4) if family == others else Contribution("name-differs", -25)


def employer_points(one: ComparedComplaint, other: ComparedComplaint) -> Iterable[Contribution]:
    """Points for employer and site. On one site another employer counts less against: each of its firms may
    be named.
    """
    if one.uscc and other.uscc:
        if one.uscc == other.uscc:
            yield Contribution("uscc-equal", 25)
        elif one.sound_uscc and other.sound_uscc:
            yield Contribution("uscc-differs", -12)
    sites = list(_called("project", one.project, other.project, (14, 6, -20)))
    if one.project_id and one.project_id == other.project_id:
        sites.append(Contribution("project-id-equal", 25))
    one_site = any(each.points > 6 for each in sites)
    yield from _called("employer", one.employer, other.employer, (25, 14, -8 if one_site else -25))
    yield from sites
    if one.names_a_site != other.names_a_site:
        yield Contribution("one-names-a-site", 0)


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


def period_points(one: ComparedComplaint, other: ComparedComplaint) -> Iterable[Contribution]:
    ours, theirs = _months(one), _months(other)
    if ours and theirs:
        yield _common(ours, theirs, open_ended=_is_open(one) or _is_open(other))
    elif ours or theirs:
        yield Contribution("one-names-months", 0)
    days = abs((one.filed_on - other.filed_on).days)
    if days <= SOON:
        yield Contribution("filed-soon-after", 4)
    elif days > LONG:
        yield Contribution("filed-long-apart", -12)


def _common(ours: set[int], theirs: set[int], *, open_ended: bool) -> Contribution:
    """Points for the months. The month next to the other's is often other arrears, sometimes the same misremembered."""
    common, all_of_them = len(ours & theirs), len(ours | theirs)
    if common == 0:
        adjacent = min(abs(one - other) for one in ours for other in theirs) == 1
        return Contribution("months-beside", -40) if adjacent else Contribution("months-apart", -60)
    if ours == theirs:
        return Contribution("months-same", 15)
    if open_ended:
        return Contribution("months-open", 8)
    return Contribution("months-overlap", 10) if 2 * common >= all_of_them else Contribution("months-touch", 2)


def _is_open(told: ComparedComplaint) -> bool:
    """Whether only the first month is stated: 自春节后, until now."""
    return told.period_from is not None and told.period_to is None


def _months(told: ComparedComplaint) -> set[int]:
    """The months as numbers. An open period lasts until the filing; a last month alone counts as that month."""
    begins = told.period_from or told.period_to
    if begins is None:
        return set()
    filed = f"{told.filed_on:%Y-%m}"
    ends = told.period_to or max(begins, filed)
    return set(range(_month(begins), _month(ends) + 1))


def _month(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:])


def other_points(one: ComparedComplaint, other: ComparedComplaint) -> Iterable[Contribution]:
    if one.fen and other.fen:
        yield _sums(*sorted((one.fen, other.fen)))
    if one.workers and one.workers == other.workers:
        yield Contribution("as-many-workers", 2)
    if one.channel in other.prior_channels or other.channel in one.prior_channels:
        yield Contribution("said-so-themselves", 8)
    here = one.division[:6] == other.division[:6] or min(len(one.division), len(other.division)) < 6
    yield Contribution("county-same", 2) if here else Contribution("county-differs", -10)


def _sums(smaller: int, larger: int) -> Contribution:
    if smaller == larger and smaller % ROUND_FEN:
        return Contribution("sum-equal", 14)
    if _within(SAME_SUM, smaller, larger):
        return Contribution("sum-same", 8)
    if any(_within(SAME_SUM, *sorted((smaller * unit, larger))) for unit in OTHER_UNITS):
        return Contribution("sum-other-unit", 8)
    return Contribution("sum-alike", 5) if _within(ALIKE_SUM, smaller, larger) else Contribution("sum-differs", -8)


def _within(percent: int, smaller: int, larger: int) -> bool:
    return (larger - smaller) * 100 <= percent * larger
