"""The secrets of a development stack: made once, kept in its folder, readable by its user only.

Production gets its own from the operator; nothing in here is a default for it.
"""

import json
import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import ECKey, KeySet

from deploy.local.layout import SERVICES
from shared.access.tokens import DEVELOPMENT_ISSUER

ALGORITHM = "ES256"
KEYS_OF_A_SERVICE = ("FIELD_KEY", "HASH_KEY", "HISTORY_KEY")


@dataclass(frozen=True)
class Secrets:
    """The folder's secret files; `load` makes those that are missing."""

    folder: Path
    values: dict[str, str]

    @classmethod
    def load(cls, folder: Path) -> "Secrets":
        """Read the secrets of this stack, after making whatever it does not have yet."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = folder / "secrets.json"
        values = json.loads(kept.read_text()) if kept.exists() else {}
        missing = {name: new_key() for name in names() if name not in values}
        if missing:
            values |= missing
            write_private(kept, json.dumps(values, indent=2))
        found = cls(folder, values)
        found._ensure_issuer()
        return found

    def of(self, service: str) -> dict[str, str]:
        """A service's secrets and the issuer of its tokens, as settings without prefix."""
        own = {key: self.values[f"{service.upper()}_{key}"] for key in KEYS_OF_A_SERVICE}
        return own | {
            "ACCESS_KEY": self.access_key,
            "OIDC_ISSUER": DEVELOPMENT_ISSUER,
            "OIDC_JWKS_URL": self.jwks.as_uri(),
        }

    @property
    def access_key(self) -> str:
        """The key under which callers' secrets are encrypted; the same for all services."""
        return self.values["ACCESS_KEY"]

    @property
    def pulling(self) -> str:
        """The secret with which mediation signs when it fetches the people of a case from intake."""
        return self.values["PULLING_SECRET"]

    @property
    def jwks(self) -> Path:
        """The public half of the issuer's key, as services fetch it."""
        return self.folder / "jwks.json"

    def issuer_key(self) -> ECKey:
        """The private key that signs development tokens."""
        return ECKey.import_key(json.loads(self._issuer.read_text()))

    @property
    def _issuer(self) -> Path:
        return self.folder / "issuer.json"

    def _ensure_issuer(self) -> None:
        if not self._issuer.exists():
            key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
            write_private(self._issuer, json.dumps(key.as_dict(private=True)))
        public = KeySet([self.issuer_key()]).as_dict(private=False)
        self.jwks.write_text(json.dumps(public))


def names() -> list[str]:
    """Every secret value a stack needs."""
    return [
        "ACCESS_KEY",
        "PULLING_SECRET",
        *(f"{service.upper()}_{key}" for service in SERVICES for key in KEYS_OF_A_SERVICE),
    ]


def new_key() -> str:
    """32 random bytes as text."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, and that is never seen half written."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.rename(path)
