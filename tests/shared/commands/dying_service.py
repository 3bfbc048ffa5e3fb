"""A service's http process that stands still in the middle of a command, for whoever started it to kill it there.

`python -m tests.shared.commands.dying_service POINT MARKER SERVICE`, with the service's settings in the environment.
Once the file MARKER exists it stands at POINT: `loaded` (nothing written), `written` (nothing committed) or `committed`
(nobody answered).
"""

import asyncio
import sys
from pathlib import Path

from deploy import run
from shared.commands import gathered


def stand_still_at(point: str, marker: Path) -> None:
    carry_out, tell = gathered.write, gathered.tell

    async def still():
        marker.touch()  # noqa: ASYNC240 nothing else runs in this process from here on
        await asyncio.Event().wait()

    async def write(target, changes, contexts):
        if point == "loaded":
            await still()
        await carry_out(target, changes, contexts)
        if point == "written":
            await still()

    def answer(done, outcome):
        if point == "committed":
            marker.touch()
        else:
            tell(done, outcome)

    gathered.write, gathered.tell = write, answer


if __name__ == "__main__":
    stand_still_at(sys.argv[1], Path(sys.argv[2]))
    sys.exit(run.main([sys.argv[3], "http"]))
