"""A month of 400 hearings planned and, with an arbitrator ill for a week, replanned: seconds, and moves (C146).

`python -m bench.hearing_plans`
"""

import json
import random
import time
from dataclasses import replace

from services.mediation.hearings.plans.rules.grid import HALVES
from services.mediation.hearings.plans.rules.plans import Need, Plan, Task, kept_broken, moved
from services.mediation.hearings.plans.solver import solve

HEARINGS, ROOMS, ARBITRATORS, LAWYERS = 400, 8, 16, 60
SEED = 20260905


def a_month(hearings: int = HEARINGS) -> Task:
    """22 working days, 9 to 12 and 14 to 17.30; every eighth tribunal has three arbitrators, each
    side's representative sits in several cases, some arbitrators are recused.
    """
    chance = random.Random(SEED)
    days = [day for day in range(30) if day % 7 < 5]
    spans = [(18, 6), (28, 7)]
    still_open = sum(((1 << length) - 1) << (day * HALVES + begins) for day in days for begins, length in spans)
    rooms = tuple(f"room-{n:02d}" for n in range(ROOMS))
    arbitrators = tuple(f"arbitrator-{n:02d}" for n in range(ARBITRATORS))
    needs = [
        Need(
            key=f"case-{n:04d}",
            halves=chance.choice((2, 3, 3, 4)),
            arbitrators=3 if n % 8 == 0 else 1,
            cloud=n % 10 == 0,
            fixed=tuple({f"lawyer-{chance.randrange(LAWYERS):02d}" for _ in range(2)}),
            barred=frozenset(chance.sample(arbitrators, 1)) if n % 5 == 0 else frozenset(),
            earliest=7 * HALVES if n % 4 == 0 else 0,
        )
        for n in range(hearings)
    ]
    return Task(tuple(needs), rooms, arbitrators, {}, still_open)


def after_illness(task: Task, plan: Plan, seat: str = "arbitrator-03") -> Task:
    """The same month as it was planned, with one arbitrator away for the second week."""
    needs = tuple(
        replace(need, at=plan.placed[need.key].at, seats=plan.placed[need.key].seats)
        for need in task.needs
        if need.key in plan.placed
    )
    week = ((1 << 7 * HALVES) - 1) << 7 * HALVES
    return replace(task, needs=needs, free={**task.free, seat: task.open & ~week})


def measure(hearings: int = HEARINGS) -> dict[str, object]:
    task = a_month(hearings)
    began = time.perf_counter()
    plan = solve(task, SEED)
    planned = time.perf_counter()
    ill = after_illness(task, plan)
    hit = sum("arbitrator-03" in need.seats and 7 <= (need.at or 0) // HALVES < 14 for need in ill.needs)
    before = time.perf_counter()
    again = solve(ill, SEED)
    replanned = time.perf_counter()
    return {
        "hearings": hearings,
        "placed": len(plan.placed),
        "plan_seconds": round(planned - began, 2),
        "hit": hit,
        "replan_seconds": round(replanned - before, 2),
        "moved": len(moved(ill.needs, again)),
        "unplaced_after": len(again.unplaced),
        "optimal": [plan.optimal, again.optimal],
        "broken": len(kept_broken(task, plan)) + len(kept_broken(ill, again)),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
