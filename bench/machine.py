"""The machine on which a figure was measured: its hardware and versions, without name or address."""

import os
import platform
import re
import subprocess
from pathlib import Path

import psutil

from deploy.local.jars import POM
from deploy.local.postgres import find_binaries


def describe() -> str:
    """Cores, memory, processor, system and the versions that matter, in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parts = [
        f"{cores} cores",
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        processor(),
        f"{platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
        f"PostgreSQL {postgres_version()}",
        f"Kafka {kafka_version()}",
    ]
    return " · ".join(parts)


def processor() -> str:
    """The processor's own name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", told.read_text()) if told.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def postgres_version() -> str:
    """The version of the binaries that a stack here runs on."""
    said = subprocess.run([str(find_binaries() / "postgres"), "--version"], capture_output=True, text=True)
    return said.stdout.split()[2]


def kafka_version() -> str:
    """The version of the jars that a stack here runs on."""
    found = re.search(r"<kafka\.version>([^<]+)", POM.read_text())
    return found[1] if found else "unknown"
