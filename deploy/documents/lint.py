"""Redocly's check of the OpenAPI documents against the specification; it needs Node, which nothing else here does."""

import shutil
import subprocess

from deploy.database import SERVICES
from deploy.documents.write import ROOT

REDOCLY = "@redocly/cli@2.77.0"


class NodeMissing(Exception):
    """Redocly runs on Node, and there is no `npx` here."""


def lint() -> int:
    """Check the documents in docs/openapi; returns redocly's exit code, 0 where it finds no error."""
    npx = shutil.which("npx")
    if npx is None:
        raise NodeMissing("redocly needs `npx` of Node 20 or later; `make test` has a check of its own without it")
    documents = [str(ROOT / "docs" / "openapi" / f"{service}.json") for service in SERVICES]
    return subprocess.run([npx, "--yes", REDOCLY, "lint", "--extends=spec", *documents], check=False).returncode
