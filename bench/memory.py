"""P9: the resident memory of each process of the product after P2 and P4."""

from bench.figures import Figure
from bench.run import Run

LIMIT = 250 * 2**20
OTHERS = ("kafka", "postgres", "textbook")
GOAL = "each process ≤ 250 MiB after P2 and P4"


async def measure(run: Run) -> list[Figure]:
    """The largest of the sizes that the measures before this one recorded; the two servers are shown beside it."""
    ours = {name: size for name, size in run.memory.items() if name not in OTHERS}
    largest = max(ours, key=lambda name: ours[name])
    sizes = {name: round(size / 2**20) for name, size in sorted(run.memory.items())}
    return [
        run.figure(
            "P9",
            GOAL,
            {"largest process, MiB": ours[largest] / 2**20},
            ours[largest] <= LIMIT,
            unit="MiB resident",
            note=f"{largest}; " + ", ".join(f"{name} {size}" for name, size in sizes.items()),
            detail={"mib": sizes},
        )
    ]
