"""The exit codes of the command, and which exception has which."""

from enum import IntEnum

from rich.console import Console

from deploy.credentials import CredentialRefused
from deploy.database import NotDurable
from deploy.local.java import BrokerUnavailable
from deploy.local.layout import PortsTaken
from deploy.local.postgres import DatabaseUnavailable
from deploy.local.quiescence import NotSettled
from deploy.local.readiness import NotReady
from deploy.local.stack import DataExists
from deploy.local.state_file import AlreadyRuns, NothingRuns
from deploy.topics import TopicRefused

console = Console(stderr=True, highlight=False)
"""Messages for people; standard output carries results only."""


class ExitCode(IntEnum):
    """0 done · 1 failed · 2 misspelt · 3 nothing runs · 4 refused · 5 not available."""

    DONE = 0
    FAILED = 1
    MISSPELT = 2
    NOTHING_RUNS = 3
    REFUSED = 4
    UNAVAILABLE = 5


class Refusal(Exception):
    """The command was understood and is refused; the message says why and what would be possible."""


EXIT_CODES: dict[type[Exception], ExitCode] = {
    NothingRuns: ExitCode.NOTHING_RUNS,
    Refusal: ExitCode.REFUSED,
    CredentialRefused: ExitCode.REFUSED,
    AlreadyRuns: ExitCode.REFUSED,
    DataExists: ExitCode.REFUSED,
    PortsTaken: ExitCode.REFUSED,
    TopicRefused: ExitCode.REFUSED,
    NotDurable: ExitCode.REFUSED,
    PermissionError: ExitCode.REFUSED,
    BrokerUnavailable: ExitCode.UNAVAILABLE,
    DatabaseUnavailable: ExitCode.UNAVAILABLE,
    NotReady: ExitCode.UNAVAILABLE,
    NotSettled: ExitCode.UNAVAILABLE,
    TimeoutError: ExitCode.UNAVAILABLE,
    ConnectionError: ExitCode.UNAVAILABLE,
}

MEANINGS = (
    "Exit codes: 0 done · 1 failed · 2 misspelt · 3 no development stack is running · "
    "4 refused, with the reason · 5 database, broker or services not available"
)


def exit_code_of(failure: Exception) -> ExitCode | None:
    """The exit code of an expected failure; None for one that needs a traceback."""
    return next((code for kind, code in EXIT_CODES.items() if isinstance(failure, kind)), None)
