"""The folder of a stack and the ports on which it listens."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from deploy.local.program import port_is_free

REPOSITORY = Path(__file__).resolve().parents[2]
SERVICES = ("intake", "monitor", "mediation", "credit")
CONTRACT_BASE = 8000


class PortsTaken(Exception):
    """A port of this stack is in use."""


@dataclass(frozen=True)
class Ports:
    """All ports of a stack, counted from one base; 8000 gives those of the HTTP contract."""

    base: int = CONTRACT_BASE

    def http(self, service: str) -> int:
        """8001 to 8004."""
        return self.base + 1 + SERVICES.index(service)

    def internal(self, service: str) -> int:
        """9001 to 9004: metrics of the http process."""
        return self.http(service) + 1000

    def worker(self, service: str) -> int:
        """9011 to 9014: health and metrics of the worker."""
        return self.http(service) + 1010

    def https(self, service: str) -> int:
        """8443 to 8446, where the stack has TLS."""
        return self.base + 443 + SERVICES.index(service)

    @property
    def postgres(self) -> int:
        """8432."""
        return self.base + 432

    @property
    def kafka(self) -> int:
        """8092."""
        return self.base + 92

    @property
    def kafka_controller(self) -> int:
        """8093."""
        return self.base + 93

    def all(self, *, with_kafka: bool, with_tls: bool = False) -> dict[int, str]:
        """Every port and what it is for."""
        found = {self.postgres: "postgres"}
        if with_kafka:
            found |= {self.kafka: "kafka", self.kafka_controller: "kafka's controller"}
        for service in SERVICES:
            found[self.http(service)] = service
            found[self.internal(service)] = f"{service}'s metrics"
            found[self.worker(service)] = f"{service}'s worker"
            if with_tls:
                found[self.https(service)] = f"{service} with TLS"
        return found

    def require_free(self, *, with_kafka: bool, with_tls: bool = False) -> None:
        """Raises PortsTaken before anything is started, naming every port that is in use."""
        wanted = self.all(with_kafka=with_kafka, with_tls=with_tls)
        taken = {port: use for port, use in wanted.items() if not port_is_free(port)}
        if taken:
            listed = ", ".join(f"{port} ({use})" for port, use in sorted(taken.items()))
            raise PortsTaken(
                f"somebody already listens on {listed}. Is another stack running (`anxin down`)? "
                "Or shift all ports: `anxin up --port-base 18000`"
            )


def stack_folder() -> Path:
    """ANXIN_HOME, or a folder of this user for this checkout, which the database's account can enter."""
    if chosen := os.environ.get("ANXIN_HOME"):
        return Path(chosen).resolve()
    checkout = hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:8]
    return Path(f"/var/tmp/anxin-{os.geteuid()}") / checkout  # noqa: S108  ownership is checked before use
