"""Paper from a template: PDF made by typst, from the templates and fonts shipped with the program alone, never from a
path that a caller gives. It takes a tenth of a second of CPU: never on the event loop.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent


def typeset(template: Path, told: Mapping[str, Any], **inputs: str) -> bytes:
    """The PDF. The template reads `told` as JSON from `sys.inputs.told`, and further inputs by their names."""
    printed = typst.compile(
        str(template), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs={"told": _json(told), **inputs}
    )
    assert isinstance(printed, bytes)
    return printed


def pages(template: Path, told: Mapping[str, Any]) -> int:
    """How many pages that PDF has, as its template marks them with `<pages>`."""
    found = typst.query(
        str(template),
        "<pages>",
        field="value",
        one=True,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"told": _json(told)},
    )
    return int(found)


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, default=str)
