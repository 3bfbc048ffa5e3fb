"""The words of a case's papers: the templates in use, those shipped and the office's own over them."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from services.mediation.documents.facts import Known, tables_of
from services.mediation.documents.rules.fields import OF_SERVICE
from services.mediation.documents.rules.kinds import PAPERS, RECEIPT, Kind
from shared.documents import offices, sheet
from shared.documents.templates import Form, Templates, fill, load

SHIPPED = Path(__file__).parent / "templates"
FORMS = [*(Form(kind.value, [*row.fields], row.lists) for kind, row in PAPERS.items()), Form(RECEIPT, [*OF_SERVICE])]


def check() -> None:
    """At the start: every template names only what there is, and every office is possible. Raises ValueError."""
    templates()
    offices.offices()


def templates() -> Templates:
    """The templates by name, read once. Raises TemplateWrong."""
    return _read(os.environ.get("ANXIN_PAPERS"))


@lru_cache(maxsize=4)
def _read(folder: str | None) -> Templates:
    theirs = Path(folder) / "mediation" if folder else None
    return load(FORMS, SHIPPED, theirs if theirs and theirs.is_dir() else None)


def content(kind: Kind, known: Known, facts: Mapping[str, str | None], number: str | None) -> str:
    """What the paper of this kind says of the case with these facts, as it is kept."""
    row = PAPERS[kind]
    blocks = fill(templates()[kind.value], facts, tables_of(known))
    sender = known.office.called if row.sealed or row.word else ""
    return sheet.content_of(
        office=sender, title=row.zh, number=number, blocks=blocks, on=known.today, sealed=row.sealed
    )
