"""Reads the two folders an operator may add when a service starts, so that a mistake in them stops the start."""

import os

from shared import holidays, regions


class LocalFileWrong(ValueError):
    """A pack or a notice in the operator's folder cannot be used; the message names folder, file and reason."""


def check_local_files() -> None:
    """Read `ANXIN_REGION_PACKS` and `ANXIN_HOLIDAYS` once; the results are cached for every later step. Raises
    LocalFileWrong.
    """
    for name, read in (("ANXIN_REGION_PACKS", regions.packs), ("ANXIN_HOLIDAYS", holidays.calendar)):
        try:
            read()
        except (ValueError, LookupError, TypeError, OSError) as failure:
            folder = os.environ.get(name, "")
            raise LocalFileWrong(f"{name}={folder} 无法使用，服务不启动 / cannot be used: {failure}") from failure
