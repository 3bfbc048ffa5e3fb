"""Who may import whom, checked and not hoped."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lint(folder):
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=120
    )


def test_every_import_contract_holds():
    outcome = lint(ROOT)
    assert outcome.returncode == 0, outcome.stdout[-3000:]


PLANTED = {
    "services never import each other": ("services/intake/complaints/queries.py", "services.monitor import tables"),
    "intake: rooms know only rooms below them": (
        "services/intake/complaints/history.py",
        "services.intake.transfers import offer",
    ),
    "inside a room, imports point down": (
        "services/intake/matters/tables.py",
        "services.intake.matters import queries",
    ),
    "rules are pure": ("services/mediation/ledger/rules/arrears.py", "shared import clock"),
}


def test_planted_crossings_are_found(tmp_path):
    """The check itself is checked: an import planted across each kind of wall breaks its contract."""
    copied_source(tmp_path)
    for path, imported in PLANTED.values():
        planted = tmp_path / path
        planted.write_text(planted.read_text() + f"\nfrom {imported} as planted\n")
    outcome = lint(tmp_path)
    assert outcome.returncode != 0
    assert [name for name in PLANTED if f"{name} BROKEN" not in outcome.stdout] == []


def test_a_module_without_a_place_is_found(tmp_path):
    """A new room that no contract names is an error, not a gap."""
    copied_source(tmp_path)
    room = tmp_path / "services" / "intake" / "unplaced"
    room.mkdir()
    (room / "__init__.py").write_text("")
    outcome = lint(tmp_path)
    assert outcome.returncode != 0
    assert "unplaced" in outcome.stdout


def test_only_what_faces_http_knows_the_framework():
    """Endpoints, what they depend on, and what composes a service; no action, query, table or rule."""
    knowing = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "services").rglob("*.py")
        if "fastapi" in path.read_text() and path.stem not in FACES_HTTP
    ]
    assert knowing == []


FACES_HTTP = {"app", "endpoints", "page_endpoints", "dependencies", "uploads", "view"}


def copied_source(folder):
    for package in ("services", "shared", "deploy"):
        copy_python(ROOT / package, folder / package)
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())


def copy_python(source, target):
    for path in source.rglob("*.py"):
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text(path.read_text())
