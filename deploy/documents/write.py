"""Writes the documents made from the code, and finds those on disk that differ from it."""

import json
import re
from pathlib import Path
from typing import Any

from deploy.database import SERVICES
from deploy.documents import partners
from deploy.documents.asyncapi import asyncapi_document
from deploy.documents.event_map import event_map
from deploy.documents.invariants import invariants_document
from deploy.documents.openapi import openapi_document
from deploy.documents.routes_table import routes_document
from deploy.documents.rules import rules_document
from deploy.documents.settings import settings_document
from deploy.documents.tracks import pages

ROOT = Path(__file__).resolve().parents[2]
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
MAP = re.compile(r"(?<=<!-- event-map -->).*?(?=<!-- /event-map -->)", re.DOTALL)


def render() -> dict[Path, str]:
    """Every document and its content from the present code."""
    documents = {
        ROOT / "docs" / "openapi" / f"{service}.json": as_text(openapi_document(service)) for service in SERVICES
    }
    documents[ROOT / "docs" / "asyncapi.json"] = as_text(asyncapi_document())
    documents[ROOT / "docs" / "routes.md"] = routes_document()
    documents[ROOT / "docs" / "settings.md"] = settings_document()
    documents[ROOT / "docs" / "invariants.md"] = invariants_document()
    documents[ROOT / "docs" / "rules.md"] = rules_document()
    documents |= {ROOT / "docs" / "tracks" / name: text for name, text in pages().items()}
    documents |= {ROOT / "docs" / "partners" / name: text for name, text in partners.pages().items()}
    for name, language in READMES.items():
        readme = ROOT / name
        if readme.exists() and MAP.search(readme.read_text()):
            documents[readme] = with_map(readme.read_text(), language)
    return documents


def write() -> list[Path]:
    """Write the documents that differ; returns their paths."""
    changed = {path: text for path, text in render().items() if _on_disk(path) != text}
    for path, text in changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return list(changed)


def check() -> list[str]:
    """The documents that differ from the code, by their path in the repository."""
    return [str(path.relative_to(ROOT)) for path, text in render().items() if _on_disk(path) != text]


def with_map(readme: str, language: str) -> str:
    """A readme with the event map between its two markers."""
    table = f"\n{event_map(language)}\n"
    return MAP.sub(lambda _: table, readme)


def as_text(document: dict[str, Any]) -> str:
    """Indented JSON with sorted keys."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _on_disk(path: Path) -> str | None:
    return path.read_text() if path.exists() else None
