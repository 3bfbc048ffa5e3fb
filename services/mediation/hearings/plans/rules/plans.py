"""What a plan has to keep, and a first plan without a solver."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.mediation.hearings.plans.rules.grid import HALVES, bits, runs, starts


class PlanState(StrEnum):
    ASKED = "asked"
    SOLVING = "solving"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    FAILED = "failed"


class Why(StrEnum):
    """Why a case has no place in a plan."""

    CONFLICT_OF_INTEREST = "conflict_of_interest"
    NOTICE = "notice"
    PEOPLE = "people"
    ROOM = "room"
    ARBITRATORS = "arbitrators"
    FULL = "full"


@dataclass(frozen=True)
class Need:
    """A hearing that wants a place. `at` and `seats`: where it is set now, None and none for a new one. `fixed` are
    its people and whoever of the staff is named; `barred` the arbitrators recused from it; `earliest` the first half
    hour for which its notice can be served.
    """

    key: str
    halves: int
    arbitrators: int
    cloud: bool
    fixed: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()
    earliest: int = 0
    at: int | None = None
    seats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """What is to be planned: the needs, the rooms and arbitrators there are, and when each seat is free."""

    needs: tuple[Need, ...]
    rooms: tuple[str, ...]
    arbitrators: tuple[str, ...]
    free: Mapping[str, int]
    open: int
    """When hearings are held at all."""

    def free_of(self, seat: str) -> int:
        """When the seat is free while hearings are held; a seat of which nothing is known is always free."""
        return self.free.get(seat, self.open) & self.open


@dataclass(frozen=True)
class Place:
    """When a hearing begins, and its room and arbitrators."""

    at: int
    seats: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The places found, by the needs' keys, and why the others have none. `optimal`: no better plan exists."""

    placed: Mapping[str, Place]
    unplaced: Mapping[str, Why] = field(default_factory=dict)
    optimal: bool = False


def possible_starts(task: Task, need: Need) -> int:
    """When it could begin as far as its notice and its people go."""
    found = starts(task.open, need.halves) >> need.earliest << need.earliest
    for seat in need.fixed:
        found &= starts(task.free_of(seat), need.halves)
    return found


def eligible(task: Task, need: Need) -> list[str]:
    """The arbitrators who may hear it."""
    return [seat for seat in task.arbitrators if seat not in need.barred]


def first_plan(task: Task) -> Plan:
    """Places found one after the other, those that stay where they are first, then whoever has least choice. It keeps
    everything a plan must keep; a solver may find a better one.
    """
    free = {seat: task.free_of(seat) for seat in _seats(task)}
    load = dict.fromkeys(free, 0)
    placed: dict[str, Place] = {}
    for need in sorted(task.needs, key=lambda each: _order(task, each)):
        place = _stay(need, free) or _find(task, need, free, load)
        if place is None:
            continue
        placed[need.key] = place
        taken = ((1 << need.halves) - 1) << place.at
        for seat in (*place.seats, *need.fixed):
            free[seat] &= ~taken
            load[seat] += need.halves
    left = [need for need in task.needs if need.key not in placed]
    return Plan(placed, {need.key: why_not(task, need) for need in left})


def why_not(task: Task, need: Need) -> Why:
    """The first thing that alone keeps it out of the period; FULL where only the other hearings do."""
    may = eligible(task, need)
    if len(may) < need.arbitrators:
        return Why.CONFLICT_OF_INTEREST
    if not starts(task.open, need.halves) >> need.earliest:
        return Why.NOTICE
    found = possible_starts(task, need)
    if not found:
        return Why.PEOPLE
    if not need.cloud and not any(starts(task.free_of(room), need.halves) & found for room in task.rooms):
        return Why.ROOM
    windows = [starts(task.free_of(seat), need.halves) & found for seat in may]
    if need.arbitrators and not any(
        sum(window >> at & 1 for window in windows) >= need.arbitrators for at in bits(found)
    ):
        return Why.ARBITRATORS
    return Why.FULL


def moved(needs: Iterable[Need], plan: Plan) -> list[str]:
    """Hearings that are set already and would begin at another time."""
    return [
        need.key
        for need in needs
        if need.at is not None and need.key in plan.placed and plan.placed[need.key].at != need.at
    ]


def kept_broken(task: Task, plan: Plan) -> list[str]:
    """What of a plan breaks what it has to keep: nothing, or the solver is wrong."""
    free, broken = {seat: task.free_of(seat) for seat in _seats(task)}, list[str]()
    for need in (each for each in task.needs if each.key in plan.placed):
        place = plan.placed[need.key]
        taken = ((1 << need.halves) - 1) << place.at
        rooms = [seat for seat in place.seats if seat in task.rooms]
        bench = [seat for seat in place.seats if seat in task.arbitrators]
        if len(rooms) != (not need.cloud) or len(bench) != need.arbitrators or need.barred & set(bench):
            broken.append(f"{need.key}: bench")
        if place.at < need.earliest and place.at != need.at:
            broken.append(f"{need.key}: notice")
        for seat in (*place.seats, *need.fixed):
            if free[seat] & taken != taken:
                broken.append(f"{need.key}: {seat}")
            free[seat] &= ~taken
    return broken


def can_stay(task: Task, need: Need) -> bool:
    """Whether a hearing that is set can be held as it is."""
    return _stay(need, {seat: task.free_of(seat) for seat in (*need.seats, *need.fixed)}) is not None


def same_stretch(task: Task, hit: Iterable[Need]) -> list[set[str]]:
    """For each stretch of opening time in which some of these are set, all hearings of it: who sits in them can be
    exchanged, and with nobody of another stretch.
    """
    stretch = {place: begins for begins, length in runs(task.open) for place in range(begins, begins + length)}
    touched = sorted({stretch.get(need.at or 0, -1) for need in hit})
    set_before = [need for need in task.needs if need.at is not None]
    return [{need.key for need in set_before if stretch.get(need.at or 0, -1) == each} for each in touched]


def without(task: Task, places: Mapping[str, Place]) -> Task:
    """The same task once these places are taken."""
    free = {seat: task.free_of(seat) for seat in _seats(task)}
    for need in (each for each in task.needs if each.key in places):
        place = places[need.key]
        for seat in (*place.seats, *need.fixed):
            free[seat] &= ~(((1 << need.halves) - 1) << place.at)
    return replace(task, free=free)


def at_its_time(task: Task, places: Mapping[str, Place]) -> Task:
    """The same task, with these hearings set before whom they are placed."""
    needs = (replace(each, seats=places[each.key].seats) if each.key in places else each for each in task.needs)
    return replace(task, needs=tuple(needs))


def _order(task: Task, need: Need) -> tuple[bool, int, str]:
    choice = possible_starts(task, need).bit_count() - 10 * HALVES * need.arbitrators
    return need.at is None or not can_stay(task, need), choice, need.key


def _stay(need: Need, free: Mapping[str, int]) -> Place | None:
    if need.at is None:
        return None
    taken = ((1 << need.halves) - 1) << need.at
    there = all(free[seat] & taken == taken for seat in (*need.seats, *need.fixed))
    return Place(need.at, need.seats) if there else None


def _find(task: Task, need: Need, free: Mapping[str, int], load: Mapping[str, int]) -> Place | None:
    open_now = replace(task, free=free)
    candidates = list(bits(possible_starts(open_now, need)))
    if need.at is not None:
        candidates.sort(key=lambda at: (abs(at // HALVES - need.at // HALVES), abs(at - need.at)))  # type: ignore[operator]
        candidates.insert(0, need.at)
    may = eligible(task, need)
    for at in candidates:
        taken = ((1 << need.halves) - 1) << at
        if any(free[seat] & taken != taken for seat in need.fixed):
            continue
        room = _least(task.rooms, need, free, load, taken)[: 0 if need.cloud else 1]
        bench = _least(may, need, free, load, taken)[: need.arbitrators]
        if len(room) == (not need.cloud) and len(bench) == need.arbitrators:
            return Place(at, (*room, *bench))
    return None


def _least(seats: Sequence[str], need: Need, free: Mapping[str, int], load: Mapping[str, int], taken: int) -> list[str]:
    """Those that are free, who sits in it now first, then whoever has least to do."""
    able = [seat for seat in seats if free[seat] & taken == taken]
    return sorted(able, key=lambda seat: (seat not in need.seats, load[seat], seat))


def _seats(task: Task) -> set[str]:
    named = {seat for need in task.needs for seat in (*need.fixed, *need.seats)}
    return named | set(task.rooms) | set(task.arbitrators)
