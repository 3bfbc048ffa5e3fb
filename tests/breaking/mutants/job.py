"""What a process that runs tests is told, and what it answers."""

from dataclasses import dataclass, field

TEST_SECONDS = 120
"""After this long a test hangs, and has noticed."""
LONGEST = 10
"""So many times as long as on a quiet machine may it take on a busy one."""
UNCOLLECTED = "(cannot be collected)"


@dataclass
class Job:
    """Tests to run. `module` is imported first; `words` order the tests.

    After `seconds` of the processor, or `LONGEST` times as many of the clock, no further one begins: machines are busy.
    `server` is `folder:port` of the database server that is there already.
    """

    tests: list[str]
    module: str = ""
    words: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    seconds: float = 30.0
    stop_at_first: bool = True
    server: str = ""


@dataclass
class Outcome:
    """What came of it: `failed` tests, how many of how many `ran`, seconds of the clock and of the processor.

    `unloadable` says why the module did not load; `hung`, that the process had to be ended.
    """

    failed: list[str] = field(default_factory=list)
    ran: int = 0
    chosen: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    unloadable: str = ""
    hung: bool = False
