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


def test_a_service_that_imports_another_is_found(tmp_path):
    """The check itself is checked: a planted import breaks it."""
    for package in ("services", "shared", "deploy"):
        copy_python(ROOT / package, tmp_path / package)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    planted = tmp_path / "services" / "intake" / "queries.py"
    planted.write_text(planted.read_text() + "\nfrom services.monitor import tables as theirs\n")
    outcome = lint(tmp_path)
    assert outcome.returncode != 0
    assert "services never import each other BROKEN" in outcome.stdout


def copy_python(source, target):
    for path in source.rglob("*.py"):
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text(path.read_text())
