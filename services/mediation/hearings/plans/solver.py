"""A plan made better by CP-SAT of OR-tools (decision 41), a part at a time, and never worse than the first plan.

One worker, a seed and a limit in the solver's own time for each part make it the same plan every time; the limit in
seconds is there for a machine that is far too slow.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

from services.mediation.hearings.plans.rules.grid import bits, runs, starts
from services.mediation.hearings.plans.rules.plans import (
    Need,
    Place,
    Plan,
    Task,
    at_its_time,
    can_stay,
    eligible,
    first_plan,
    possible_starts,
    same_stretch,
    why_not,
    without,
)

EFFORT = 1.0
"""Of the solver's deterministic time for one part; our own choice."""
ROUNDS, AROUND = 8, 40
"""How often, and with how many other hearings loosened, room is sought for those without a place; our own choice."""
SECONDS = 8.0
"""After so many seconds no further part is begun: a replan is needed within 10 (C146)."""

Places = dict[str, Place]


async def solve_apart(task: Task, seed: int) -> Plan:
    """The plan, solved in a child process: the solver's libraries need 150 MB that the worker should not keep."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, solve, task, seed)


def solve(task: Task, seed: int) -> Plan:
    """As many hearings as can be placed, and of those set already as few moved as can be, each by few days.

    Who can stay at their time is found first and exactly, by changing who sits; the others are then placed anew. Where
    some find no place, hearings around them are loosened, chosen by the seed.
    """
    until = time.monotonic() + SECONDS
    staying, few = _staying(task, seed)
    placed = dict(first_plan(at_its_time(task, staying)).placed)
    for round_ in range(ROUNDS):
        left = [need.key for need in task.needs if need.key not in placed]
        if not left or time.monotonic() > until:
            break
        placed = _loosened(task, placed, left, random.Random(f"{seed}/{round_}"), seed)  # noqa: S311
    gone = [need for need in task.needs if need.key not in placed]
    moved = sum(need.at is not None and placed.get(need.key, Place(-1, ())).at != need.at for need in task.needs)
    return Plan(placed, {need.key: why_not(task, need) for need in gone}, optimal=not gone and moved == few)


def _staying(task: Task, seed: int) -> tuple[Places, int | None]:
    """Where hearings that are set stay at their time, as many as can; and how few must move, None if that is open."""
    current = {need.key: Place(need.at, need.seats) for need in task.needs if need.at is not None}
    hit = [need for need in task.needs if need.at is not None and not can_stay(task, need)]
    if not hit:
        return current, 0
    found, moving = Places(current), 0
    proven = True
    for loose in same_stretch(task, hit):
        fixed = {key: place for key, place in current.items() if key not in loose}
        part = replace(without(task, fixed), needs=tuple(need for need in task.needs if need.key in loose))
        stay, optimal = _solved(part, seed, still=True, hint={})
        moving, proven = moving + len(loose) - len(stay), proven and optimal
        found = {key: place for key, place in found.items() if key not in loose} | stay
    return found, moving if proven else None


def _loosened(task: Task, placed: Places, left: Collection[str], chance: random.Random, seed: int) -> Places:
    """The same places or better ones, with those that have none and some others placed together."""
    others = sorted(placed)
    loose = {*left, *chance.sample(others, min(AROUND, len(others)))}
    fixed = {key: place for key, place in placed.items() if key not in loose}
    part = replace(without(task, fixed), needs=tuple(need for need in task.needs if need.key in loose))
    found, _ = _solved(part, seed, still=False, hint=placed)
    return fixed | found if len(fixed) + len(found) > len(placed) else placed


def _solved(task: Task, seed: int, *, still: bool, hint: Mapping[str, Place]) -> tuple[Places, bool]:
    """The places that the solver finds, and whether no others are better."""
    from ortools.sat.python import cp_model  # takes two seconds to import: only the process that solves needs it

    model = _Model(cp_model, task, still=still)
    model.hint(hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {key: hint[key] for key in hint if any(need.key == key for need in task.needs)}, False
    return model.places(solver), status == cp_model.OPTIMAL


class _Model:
    """The constraints, and the variables by the needs' keys. `still`: every hearing stays at its time or has none."""

    def __init__(self, cp_model: Any, task: Task, *, still: bool) -> None:
        self.cp, self.task, self.model = cp_model, task, cp_model.CpModel()
        self.at: dict[str, Any] = {}
        self.there: dict[str, Any] = {}
        self.sits: dict[tuple[str, str], Any] = {}
        self._still = still
        self._taken: dict[str, list[Any]] = defaultdict(list)
        self._at_once: dict[tuple[str, int], list[Any]] = defaultdict(list)
        self._cost: list[Any] = []
        self._move = len(task.needs) * (task.open.bit_length() + 8)
        self._out = self._move * (len(task.needs) + 1)
        for need in task.needs:
            if domain := [need.at] if still else _domain(task, need):
                self._place(need, domain)
        for seat, intervals in self._taken.items():
            busy = [
                self.model.new_fixed_size_interval_var(begins, length, f"busy {seat} {begins}")
                for begins, length in runs(task.open & ~task.free_of(seat))
            ]
            self.model.add_no_overlap([*intervals, *busy])
        for several in self._at_once.values():
            self.model.add_at_most_one(several)
        self.model.minimize(sum(self._cost))

    def _place(self, need: Need, domain: Iterable[int | None]) -> None:
        model, key = self.model, need.key
        at = self.at[key] = model.new_int_var_from_domain(self.cp.Domain.from_values(list(domain)), f"at {key}")
        there = self.there[key] = model.new_bool_var(f"there {key}")
        self._cost.append(self._out * (1 - there))
        rooms = [] if need.cloud else list(self.task.rooms)
        for several, count in ((rooms, int(not need.cloud)), (eligible(self.task, need), need.arbitrators)):
            if count:
                model.add(sum(self._sit(need, seat) for seat in several) == count * there)
        for seat in need.fixed:
            self._interval(need, seat, there)
        self._cost.append(at if need.at is None else self._change(need, at))

    def _sit(self, need: Need, seat: str) -> Any:
        sits = self.sits[need.key, seat] = self.model.new_bool_var(f"{need.key} {seat}")
        self._interval(need, seat, sits)
        if need.at is not None and seat not in need.seats:
            self._cost.append(sits)
        return sits

    def _interval(self, need: Need, seat: str, present: Any) -> None:
        if self._still and need.at is not None:
            if not starts(self.task.free_of(seat), need.halves) >> need.at & 1:
                self.model.add(present == 0)
            for half in range(need.at, need.at + need.halves):
                self._at_once[seat, half].append(present)
            return
        name, at = f"{need.key} in {seat}", self.at[need.key]
        self._taken[seat].append(self.model.new_optional_fixed_size_interval_var(at, need.halves, present, name))

    def _change(self, need: Need, at: Any) -> Any:
        """What it costs to move a hearing that is set: that it moves, and then how far."""
        stays = self.model.new_bool_var(f"stays {need.key}")
        self.model.add(at == need.at).only_enforce_if(stays)
        off = self.model.new_int_var(0, self.task.open.bit_length(), f"off {need.key}")
        self.model.add_abs_equality(off, at - need.at)
        return self._move * (1 - stays) + off

    def hint(self, places: Mapping[str, Place]) -> None:
        """Begin the search from these places."""
        for key, there in self.there.items():
            place = places.get(key)
            self.model.add_hint(there, place is not None)
            if place is not None:
                self.model.add_hint(self.at[key], place.at)
        for (key, seat), sits in self.sits.items():
            self.model.add_hint(sits, key in places and seat in places[key].seats)

    def places(self, solver: Any) -> Places:
        seats: dict[str, list[str]] = defaultdict(list)
        for (key, seat), sits in self.sits.items():
            if solver.boolean_value(sits):
                seats[key].append(seat)
        there = [key for key, there in self.there.items() if solver.boolean_value(there)]
        return {key: Place(solver.value(self.at[key]), tuple(seats[key])) for key in there}


def _domain(task: Task, need: Need) -> list[int]:
    """When it may begin; where it is set already it may stay, however short the notice."""
    stays = 1 << need.at if need.at is not None else 0
    return list(bits(possible_starts(task, need) | stays))
