"""The protections of each invariant, and how to remove them: texts are replaced in a copy of the source only."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("protections.toml")


@dataclass(frozen=True)
class Protection:
    """One protection in the source, and the test that must fail when it is gone."""

    invariant: int
    what: str
    file: str
    text: str
    instead: str
    test: str

    def taken_out_of(self, root: Path) -> str:
        """Remove the protection from the file in `root`; returns the text before.

        Raises LookupError if it is not there once.
        """
        path = root / self.file
        before = path.read_text()
        if before.count(self.text) != 1:
            raise LookupError(f"{self.file} has {before.count(self.text)} times: {self.text!r}")
        path.write_text(before.replace(self.text, self.instead))
        return before


def invariants() -> dict[int, str]:
    """Number → what the invariant promises, in a sentence."""
    return {int(number): says for number, says in tomllib.loads(LIST.read_text())["invariants"].items()}


def protections() -> list[Protection]:
    """All protections, in the order of the invariants."""
    rows = tomllib.loads(LIST.read_text())["protection"]
    return sorted((Protection(**row) for row in rows), key=lambda protection: protection.invariant)
