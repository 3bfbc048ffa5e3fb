"""The papers of a story: issued by the authority, and kept as files that one can open."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.demo.matter import Matter
from deploy.demo.stage import Stage


@dataclass(frozen=True)
class Kept:
    """A paper with its number, and the file it is in."""

    title: str
    number: str
    file: Path

    @property
    def opens(self) -> bool:
        """Whether it is a PDF at all."""
        return self.file.read_bytes().startswith(b"%PDF-")


async def issue(stage: Stage, matter: Matter, kind: str, **facts: str) -> dict[str, Any]:
    """The authority issues a paper of this kind about the case, stating what the case does not know."""
    path, step = f"{matter.case_path}/documents/{kind}", f"{matter.case}/document/{kind}"
    paper = await stage.surface.post(stage.cast.officer, "mediation", path, {"facts": facts}, step=step)
    return dict(paper)


async def kept(stage: Stage, matter: Matter) -> list[Kept]:
    """Every paper of the case as it was issued, as a file."""
    listed = await stage.surface.get(stage.cast.officer, "mediation", f"{matter.case_path}/documents")
    stage.papers.mkdir(parents=True, exist_ok=True)
    found = []
    for paper in listed["items"]:
        target = f"{matter.case_path}/documents/{paper['document_id']}/paper.pdf"
        content = await stage.surface.read(stage.cast.officer, "mediation", target)
        file = stage.papers / f"{matter.case}-{paper['kind']}.pdf"
        file.write_bytes(content)
        found.append(Kept(paper["title"], paper["document_no"] or "", file))
    return found
