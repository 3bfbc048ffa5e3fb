"""The broker's jars: fetched from Maven Central once per machine, by Maven, into a cache keyed by the pom."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.java import WAYS_OUT, BrokerUnavailable, Java, find_java

POM = Path(__file__).parent / "kafka" / "pom.xml"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
DEBIAN_PACKAGES = ("maven", "openjdk-17-jre-headless")


@dataclass(frozen=True)
class Broker:
    """What a broker needs to run: a Java and a folder of jars."""

    java: Java
    jars: Path

    @property
    def classpath(self) -> str:
        """Every jar by name and in order: a class archive is valid for exactly this list."""
        return os.pathsep.join(str(jar) for jar in sorted(self.jars.glob("*.jar")))

    @property
    def archive(self) -> Path:
        """The class archive of this Java and these jars, written by the first orderly stop; it halves the time to
        start.
        """
        return self.jars.parent / f"classes-{self.java.version}.jsa"


def cache_folder() -> Path:
    """ANXIN_CACHE, or ~/.cache/anxin."""
    return Path(os.environ.get("ANXIN_CACHE") or Path.home() / ".cache" / "anxin")


def find_broker(tell: Callable[[str], None] = print) -> Broker:
    """A Java and the jars. The first call on a machine downloads; root on Debian also installs."""
    java, jars = find_java(), jars_folder()
    if java is None or not (jars.exists() or shutil.which("mvn")):
        install_debian_packages(tell)
        java = find_java()
    if java is None:
        raise BrokerUnavailable(f"no Java 17 or newer was found. {WAYS_OUT}")
    if not jars.exists():
        fetch(jars, java, tell)
    return Broker(java, jars)


def jars_folder() -> Path:
    """Where the jars of this pom are, or will be."""
    return cache_folder() / f"kafka-{hashlib.sha256(POM.read_bytes()).hexdigest()[:12]}" / "jars"


def fetch(jars: Path, java: Java, tell: Callable[[str], None]) -> None:
    """Let Maven copy the jars into a temporary folder, then rename it, so that no other process sees half of them."""
    tell("fetching the Kafka broker from Maven Central (45 jars, once per machine)")
    jars.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jars.parent) as workshop:
        pom = Path(shutil.copy(POM, workshop))
        arriving = Path(workshop, "jars")
        options = ["--quiet", "--batch-mode", "--file", str(pom), COPY]
        scope = ["-DincludeScope=runtime", f"-DoutputDirectory={arriving}"]
        home = {} if "JAVA_HOME" in os.environ else {"JAVA_HOME": str(java.path.resolve().parent.parent)}
        done = subprocess.run(["mvn", *options, *scope], capture_output=True, text=True, env=os.environ | home)
        if done.returncode:
            raise BrokerUnavailable(f"Maven could not fetch the broker:\n{done.stdout[-1500:]}\n{WAYS_OUT}")
        try:
            arriving.rename(jars)
        except OSError:  # another process was faster; its jars are the same
            if not jars.exists():
                raise


def install_debian_packages(tell: Callable[[str], None]) -> None:
    """Install what is missing, as root on a Debian-like machine.

    Otherwise raises BrokerUnavailable with the alternatives.
    """
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise BrokerUnavailable(f"Kafka needs Java and, the first time, Maven. {WAYS_OUT}")
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES]
    for step in (["apt-get", "update"], command):
        tell(f"running: {' '.join(step)}")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(step, capture_output=True, text=True, env=environment)
        if done.returncode and step is command:
            raise BrokerUnavailable(f"apt-get failed:\n{done.stderr[-1500:]}\n{WAYS_OUT}")
