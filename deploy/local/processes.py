"""The service processes of a stack: their names, commands and environment."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.local import mediation_key
from deploy.local.layout import REPOSITORY, SERVICES, Ports
from deploy.local.program import Program, own_folder
from deploy.local.secrets import Secrets

MEMORY = "memory"
TOGETHER = "services-together"
ROLES = ("http", "worker")


@dataclass(frozen=True)
class Processes:
    """Eight processes, http and worker of each service; with the broker in memory, one for all of them."""

    logs: Path
    ports: Ports
    secrets: Secrets
    bootstrap: str
    movable_clock: bool

    def programs(self) -> list[Program]:
        """The programs that the supervisor keeps running."""
        if self.bootstrap == MEMORY:
            settings = {name: word for service in SERVICES for name, word in self.settings(service).items()}
            return [self._python(TOGETHER, ("deploy.local.single_process",), settings)]
        return [
            self._python(f"{service}-{role}", ("deploy.run", service, role), self.settings(service))
            for service in SERVICES
            for role in ROLES
        ]

    def health(self) -> dict[str, str]:
        """The address of each http process and each worker, by name."""
        http = {f"{service}-http": address(self.ports.http(service)) for service in SERVICES}
        return http | {f"{service}-worker": address(self.ports.worker(service)) for service in SERVICES}

    def log(self, name: str) -> Path:
        """The file of a process's output."""
        return self.logs / f"{TOGETHER if self.bootstrap == MEMORY else name}.log"

    def settings(self, service: str) -> dict[str, str]:
        """The environment of a service, every name with its prefix."""
        values = self.secrets.of(service) | {
            "DATABASE_URL": f"postgresql+asyncpg://{service}_app@127.0.0.1:{self.ports.postgres}/anxin",
            "KAFKA": self.bootstrap,
            "ENVIRONMENT": "development",
            "HOST": "127.0.0.1",
            "HTTP_PORT": str(self.ports.http(service)),
            "INTERNAL_PORT": str(self.ports.internal(service)),
            "WORKER_PORT": str(self.ports.worker(service)),
            "SEALS": str(self.logs.parent / "seals"),
            **({"SPOOL": str(own_folder(self.logs.parent / "spool"))} if service == "monitor" else {}),
            "MOVABLE_CLOCK": str(self.movable_clock).lower(),
            "SWEEP_SECONDS": "0.25" if self.movable_clock else "5",  # moving the clock waits for every sweep
        }
        if service == "mediation":
            values |= mediation_key.settings(self.ports, self.secrets)
        return {f"{service.upper()}_{name}": value for name, value in values.items()}

    def _python(self, name: str, arguments: tuple[str, ...], settings: dict[str, str]) -> Program:
        return Program(
            name=name,
            command=(sys.executable, "-m", *arguments),
            log=self.log(name),
            environment=os.environ | settings,
            folder=REPOSITORY,
        )


def address(port: int) -> str:
    """A local address, as callers write it."""
    return f"http://127.0.0.1:{port}"
