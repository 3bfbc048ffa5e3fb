"""The two folders an operator may add, read whole at start: what is wrong in them stops the service then, not later."""

import os

from shared import holidays, regions


class LocalFileWrong(ValueError):
    """A pack or a notice in the operator's folder cannot be used; the message names folder, file and reason."""


def check_local_files() -> None:
    """Read `ANXIN_REGION_PACKS` and `ANXIN_HOLIDAYS` once, as every later step will see them. Raises LocalFileWrong."""
    for name, read in (("ANXIN_REGION_PACKS", regions.packs), ("ANXIN_HOLIDAYS", holidays.calendar)):
        try:
            read()
        except (ValueError, LookupError, TypeError, OSError) as failure:
            folder = os.environ.get(name, "")
            raise LocalFileWrong(f"{name}={folder} 无法使用，服务不启动 / cannot be used: {failure}") from failure
