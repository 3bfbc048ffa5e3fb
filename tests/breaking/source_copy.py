"""A copy of the tree as git and the editor know it, in which anything may be changed."""

import shutil
import subprocess
from pathlib import Path

from deploy.documents.protections import ROOT


def copy_source(copy: Path) -> None:
    """What git knows of, and what is new."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
