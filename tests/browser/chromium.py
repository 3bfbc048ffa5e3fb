"""The browser that tests look through: Debian's Chromium, installed the first time where that is allowed."""

import os
import shutil
import subprocess
from pathlib import Path

import pylopdf_fonts_zh_cn

NAMES = ("chromium", "chromium-browser", "google-chrome")
WAYS_OUT = (
    "The worker's pages are tested in a real browser. Install Chromium (Debian: apt-get install chromium), "
    "or name one: ANXIN_CHROMIUM=/path/to/chromium."
)


class NoBrowser(Exception):
    """No browser is here and none can be installed; the message says what to do."""


def find_chromium() -> str:
    """ANXIN_CHROMIUM, else the path, else Debian's package. Raises NoBrowser."""
    if chosen := os.environ.get("ANXIN_CHROMIUM"):
        return chosen
    there = _on_the_path()
    if there is None:
        install()
        there = _on_the_path()
    if there is None:
        raise NoBrowser(WAYS_OUT)
    return there


def install() -> None:
    """Root on a Debian-like machine installs; anyone else is told the ways out."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser(WAYS_OUT)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *step], capture_output=True, text=True, env=quiet)
        if done.returncode and step[0] == "install":
            raise NoBrowser(f"apt-get failed:\n{done.stderr[-1500:]}\n{WAYS_OUT}")


def with_our_font(folder: Path) -> dict[str, str]:
    """An environment in which Chinese is drawn in the font that comes with the program, whatever the machine has."""
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    told = f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}</cachedir></fontconfig>"
    (folder / "fonts.conf").write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">{told}')
    return {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}


def _on_the_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)
