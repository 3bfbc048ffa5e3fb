"""A process that has imported everything but the product, and forks a child for each job: its folder is the copy.

A start of pytest costs ten seconds of imports; here it costs the product's own. One line of JSON in, a `Job`; one out,
an `Outcome`.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import threading
import time
import traceback
from dataclasses import asdict
from pathlib import Path

from tests.breaking.mutants.job import LONGEST, TEST_SECONDS, Job, Outcome

PR_SET_PDEATHSIG = 1  # linux/prctl.h
OWN = ("services", "shared", "deploy", "bench", "tests")
DIED = "the process that ran the tests died"


def main() -> None:
    warm()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(asdict(forked(Job(**json.loads(line))))), flush=True)


def tie() -> None:
    """A child ends with this process, whatever ends this."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def warm() -> None:
    """Import what a child would import of others; a first child finds out what that is, and leaves the bytecode."""
    notes = Path(".anxin-modules.json")
    pid = os.fork()
    if pid == 0:
        _to_log()
        for name in ("tests.conftest", "hypothesis", "pytest_asyncio.plugin", "pytest_timeout"):
            importlib.import_module(name)
        import_services()
        notes.write_text(json.dumps([name for name in sys.modules if name.split(".")[0] not in (*OWN, "__main__")]))
        os._exit(0)
    os.waitpid(pid, 0)
    for name in json.loads(notes.read_text()):
        if name not in sys.modules:
            try:
                importlib.import_module(name)
            except Exception:  # one that only its package may import: a child will
                continue
    if threading.active_count() > 1:
        raise RuntimeError("an import started a thread, which a forked child would lack")


def import_services() -> None:
    """All four: a fault that lets one of them not even load is nobody's."""
    for name in ("intake", "monitor", "mediation", "credit"):
        importlib.import_module(f"services.{name}.app")


def forked(job: Job) -> Outcome:
    """The job done in a child of its own session, which is ended when it takes too long."""
    answer = Path(".anxin-outcome.json")
    answer.unlink(missing_ok=True)
    begun = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        tie()
        _to_log()
        try:
            _child(job, answer)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    hung, usage = _ended(pid, begun + LONGEST * job.seconds + TEST_SECONDS)
    outcome = Outcome(**json.loads(answer.read_text())) if answer.exists() else Outcome(unloadable="" if hung else DIED)
    outcome.hung = hung
    outcome.seconds = round(time.monotonic() - begun, 1)
    outcome.processor = round(usage.ru_utime + usage.ru_stime, 1)
    return outcome


def _ended(pid: int, until: float) -> tuple[bool, resource.struct_rusage]:
    """Waits for the child; whether it had to be killed, and what it used."""
    while time.monotonic() < until:
        ended, _, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return False, usage
        time.sleep(0.02)
    os.killpg(pid, signal.SIGKILL)
    return True, os.wait4(pid, 0)[2]


def _child(job: Job, answer: Path) -> None:
    if job.module:
        try:
            importlib.import_module(job.module)
            import_services()
        except Exception as failure:
            answer.write_text(json.dumps(asdict(Outcome(unloadable=f"{type(failure).__name__}: {failure}"[:200]))))
            return
    import pytest

    from tests.breaking.mutants.judge import Judge

    judge = Judge(job, answer)
    options = ["-q", "-p", "no:randomly", "-p", "no:cacheprovider", f"--timeout={TEST_SECONDS}", "--hypothesis-seed=1"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins are imported before pytest begins
    pytest.main([*options, *(["-x"] if job.stop_at_first else []), *job.tests], plugins=[judge])
    judge.write()


def _to_log() -> None:
    log = os.open(".anxin-tests.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


if __name__ == "__main__":
    main()
