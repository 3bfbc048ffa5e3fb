"""`command_costs.toml`: how many statements each command of the four services sends, and which test holds it to that.

A test named in the list must send each of its commands, and the first that it sends alone and that is not refused must
cost exactly the number. Everything else may cost what it costs: a complaint with forty followers is no measure.
"""

import importlib
import tomllib
from functools import cache
from pathlib import Path

import httpx

from tests.statements import Count

LIST = Path(__file__).with_suffix(".toml")
SERVICES = ("intake", "monitor", "mediation", "credit")
SAFE = ("GET", "HEAD")
SHOWN = 100
"""Characters of a statement in a message."""


@cache
def listed() -> dict[str, dict[str, int]]:
    """Test → its commands, such as `intake POST /v1/complaints`, each with its number of statements."""
    return tomllib.loads(LIST.read_text())


def commands() -> set[str]:
    """Every command that the tables of routes declare."""
    return {
        f"{name} {method} {path}"
        for name in SERVICES
        for method, path in importlib.import_module(f"services.{name}.routes").ROUTES
        if method not in SAFE
    }


class HeldCosts:
    """What one test is to hold, and what of it was seen."""

    def __init__(self, test: str) -> None:
        self.test = test.partition("[")[0]
        self._expected = listed().get(self.test, {})
        self._seen: set[str] = set()

    def look_at(self, service: str, count: Count, answer: httpx.Response) -> None:
        """Raises AssertionError for a command that costs more or less than the list says."""
        command = f"{service} {count.route}"
        if command not in self._expected or command in self._seen or not count.alone or answer.status_code >= 400:
            return
        self._seen.add(command)
        number = self._expected[command]
        if len(count.sent) != number:
            self._seen.update(self._expected)  # the test ends here: what it had still to send is no second fault
            lines = [" ".join(each.split())[:SHOWN] for each in count.sent]
            told = f"{command} sent {len(lines)} statements, {LIST.name} has {number}:"
            raise AssertionError("\n".join([told, *lines]))

    def missing(self) -> list[str]:
        """What the list says that this test sends, and it did not."""
        return sorted(self._expected.keys() - self._seen)
