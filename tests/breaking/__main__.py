"""Takes each protection out of a copy of the source and runs its test, which must fail: `make break`.

`python -m tests.breaking [INVARIANT …]`. Exit 1 when a test does not notice. About ten seconds a protection.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from deploy.documents.protections import Protection, protections
from tests.breaking.source_copy import copy_source

FAILED = 1  # pytest: tests were run and some failed


def main(wanted: set[int]) -> int:
    chosen = [one for one in protections() if not wanted or one.invariant in wanted]
    console = Console()
    with tempfile.TemporaryDirectory(prefix="anxin-breaking-") as folder:
        copy = Path(folder) / "copy"
        copy_source(copy)
        noticed = []
        for one in track(chosen, "Taking protections out", console=console):
            noticed.append((one, notices(copy, one)))
            console.print(f"{one.invariant}: {one.what}: {'noticed' if noticed[-1][1] else '[red]NOT NOTICED[/]'}")
    table = Table("invariant", "taken out", "in", "noticed by", "")
    for one, seen in noticed:
        table.add_row(str(one.invariant), one.what, one.file, one.test.split("::")[-1], "✓" if seen else "NOT NOTICED")
    console.print(table)
    missed = sum(not seen for _, seen in noticed)
    console.print(f"{len(noticed) - missed} of {len(noticed)} noticed")
    return 1 if missed else 0


def notices(copy: Path, one: Protection) -> bool:
    """Whether the test fails without the protection."""
    before = one.taken_out_of(copy)
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider", one.test],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=False,
        )
    finally:
        (copy / one.file).write_text(before)
    return run.returncode == FAILED


if __name__ == "__main__":
    sys.exit(main({int(number) for number in sys.argv[1:]}))
