"""Compares the file outside the database with the seals: each line in the database, each anchored seal in the file."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.audit.findings import FILE, Finding, Wrong, of_seals
from shared.anchoring.anchors import Seal, signed_by_us


def size_of(path: Path) -> int:
    """The file's size in bytes; 0 when there is no file."""
    return path.stat().st_size if path.exists() else 0


@dataclass
class Outside:
    """The content of a file: signatures by seal, and which of them were in it before the database was read."""

    signatures: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    before: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    unreadable: list[tuple[int, bytes]] = field(default_factory=list)
    not_ours: list[int] = field(default_factory=list)


def read(path: Path, service: str, key: bytes, size_before: int) -> Outside:
    """Read the whole file. An incomplete line whose complete form follows later was cut by a crash: no finding."""
    found, offset = Outside(), 0
    if not path.exists():
        return found
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            _take(found, number, line.rstrip(b"\n"), (service, key), stood_before=offset < size_before)
            offset += len(line)
    return found


def _take(found: Outside, number: int, line: bytes, whose: tuple[str, bytes], *, stood_before: bool) -> None:
    service, key = whose
    told = _told(line)
    if told is None:
        found.unreadable.append((number, line))
        return
    found.unreadable = [torn for torn in found.unreadable if not line.startswith(torn[1])]
    if told.get("service") != service or not isinstance(told.get("number"), int) or not signed_by_us(key, told):
        found.not_ours.append(number)
        return
    found.signatures[told["number"]].add(told["signature"])
    if stood_before:
        found.before[told["number"]].add(told["signature"])


def _told(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def compare(service: str, outside: Outside, seals: Mapping[int, Seal]) -> Iterator[Finding]:
    """Findings for lines and seals that are missing on either side."""
    for number, _ in outside.unreadable:
        yield Finding(service, FILE, f"line {number}", None, Wrong.LINE_UNREADABLE)
    for number in outside.not_ours:
        yield Finding(service, FILE, f"line {number}", None, Wrong.LINE_NOT_OURS)
    ours = {number: {seal.signature.hex()} for number, seal in seals.items()}
    lost = (number for number, signatures in outside.before.items() if signatures != ours.get(number))
    yield from of_seals(service, lost, Wrong.SEAL_NOT_IN_DATABASE)
    marked = (number for number, seal in seals.items() if seal.anchored_at is not None)
    unkept = (number for number in marked if not ours[number] <= outside.signatures.get(number, set()))
    yield from of_seals(service, unkept, Wrong.SEAL_NOT_IN_FILE)
