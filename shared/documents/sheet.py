"""A paper as it was issued: its content, kept as text with its SHA-256, and printed from it as PDF or DOCX.

A worker stands in it by reference; a name is put in when it is printed, and kept nowhere.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from shared.documents.docx import written
from shared.documents.pdf import pages, typeset
from shared.documents.words import in_characters

LAYOUT = Path(__file__).parent / "official.typ"
WORKER = re.compile(r"worker:([0-9a-f-]{36})")
SHOWN = 8
"""Characters of a worker's reference that are printed where no name is; our own choice."""

Told = Mapping[str, Any]


def content_of(*, office: str, title: str, number: str | None, blocks: Sequence[Told], on: date, sealed: bool) -> str:
    """The text that is kept: JSON, its keys in order. `sealed`: the office and the day stand under it."""
    told = {"office": office, "title": title, "number": number, "blocks": [*blocks], "sealed": sealed}
    return json.dumps(told | {"day": in_characters(on)}, ensure_ascii=False, sort_keys=True)


def digest(content: str) -> str:
    """The SHA-256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(content.encode()).hexdigest()


def worker(reference: str) -> str:
    """How a worker stands in a paper until it is printed."""
    return f"worker:{reference}"


def workers_in(content: str) -> set[str]:
    return set(WORKER.findall(content))


def read(content: str, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The content, each worker by name, or where no name is given by the beginning of the reference."""
    known = names or {}

    def named(found: re.Match[str]) -> str:
        return known.get(found[1], f"劳动者（编号{found[1][:SHOWN]}）")

    told = json.loads(content)
    told["blocks"] = [
        {**block, "rows": [[WORKER.sub(named, cell) for cell in row] for row in block["rows"]]}
        if "rows" in block
        else {**block, "text": WORKER.sub(named, block["text"])}
        for block in told["blocks"]
    ]
    return told  # type: ignore[no-any-return]


def pdf(told: Told, *, sha256: str | None = None, watermark: str | None = None) -> bytes:
    return typeset(LAYOUT, {**told, "sha256": sha256, "watermark": watermark})


def page_count(content: str) -> int:
    """How many pages it has, its workers by reference."""
    return pages(LAYOUT, {**read(content), "sha256": digest(content), "watermark": None})


def docx(told: Told, *, sha256: str | None = None) -> bytes:
    return written(told, sha256)
