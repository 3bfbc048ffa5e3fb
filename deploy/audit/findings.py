"""The kinds of damage to stored history, and the sentences an operator reads.

The content of an entry is never shown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from shared.values.identifiers import redact

SEAL = "seal"
FILE = "file"


class Wrong(StrEnum):
    """The kinds of finding; each has its sentence in SENTENCES."""

    STEP_MISSING = "step-missing"
    STEP_CHANGED = "step-changed"
    TIME_CHANGED = "time-changed"
    HEAD_MISSING = "head-missing"
    HEAD_CHANGED = "head-changed"
    NOT_UNDER_ITS_SEAL = "not-under-its-seal"
    SEAL_MISSING = "seal-missing"
    SEAL_CHANGED = "seal-changed"
    SEAL_UNLINKED = "seal-unlinked"
    ROOT_DIFFERS = "root-differs"
    HEADS_WITHOUT_SEAL = "heads-without-seal"
    SEAL_NOT_IN_DATABASE = "seal-not-in-database"
    SEAL_NOT_IN_FILE = "seal-not-in-file"
    LINE_UNREADABLE = "line-unreadable"
    LINE_NOT_OURS = "line-not-ours"


SENTENCES: dict[Wrong, tuple[str, str]] = {
    Wrong.STEP_MISSING: ("此步缺失，或次序不连续", "this step is missing, or the steps are out of order"),
    Wrong.STEP_CHANGED: (
        "此步的内容、位置或校验值与写入时不同",
        "content, place or hash of this step is not what was written",
    ),
    Wrong.TIME_CHANGED: ("时间列与条目内的时间不一致", "the time beside the entry is not the time inside it"),
    Wrong.HEAD_MISSING: (
        "封存过的这一步已不存在：链被截断或整条删除",
        "was sealed and is gone: the chain was cut or removed",
    ),
    Wrong.HEAD_CHANGED: ("封存之后被改写", "was rewritten after it was sealed"),
    Wrong.NOT_UNDER_ITS_SEAL: (
        "事务号所属的封存不含此步：封存记录或事务号被改动",
        "the seal of its transaction does not have it: the sealed head or the transaction number was changed",
    ),
    Wrong.SEAL_MISSING: ("封存编号中断，此号缺失", "numbers of seals have a gap here"),
    Wrong.SEAL_CHANGED: (
        "封存的签名不符，内容被改动或不是本系统所写",
        "its signature does not fit: changed, or never ours",
    ),
    Wrong.SEAL_UNLINKED: ("与前一封存不衔接", "does not continue the seal before it"),
    Wrong.ROOT_DIFFERS: ("封存的各链末步与其根不符：有增、删、改", "its heads do not give its root"),
    Wrong.HEADS_WITHOUT_SEAL: ("有末步而无封存", "has heads and no seal"),
    Wrong.SEAL_NOT_IN_DATABASE: (
        "库外文件中有此封存，数据库中没有或内容不同",
        "stands in the file outside; the database has none or another",
    ),
    Wrong.SEAL_NOT_IN_FILE: ("数据库称已存于库外，文件中没有", "is marked as kept outside; the file does not have it"),
    Wrong.LINE_UNREADABLE: ("文件此行无法读取", "this line of the file cannot be read"),
    Wrong.LINE_NOT_OURS: ("文件此行的签名不符", "the signature of this line of the file does not fit"),
}


@dataclass(frozen=True)
class Finding:
    """Where something is wrong: a step of a chain, a seal by its number, or a line of the file."""

    service: str
    kind: str
    subject: str
    version: int | None
    wrong: Wrong

    @property
    def zh(self) -> str:
        return SENTENCES[self.wrong][0]

    @property
    def en(self) -> str:
        return SENTENCES[self.wrong][1]

    def told(self) -> dict[str, str | int | None]:
        """The finding as JSON. A subject that contains a person's number is masked."""
        return {
            "service": self.service,
            "kind": redact(self.kind),
            "subject": redact(self.subject),
            "version": self.version,
            "code": self.wrong.value,
            "zh": self.zh,
            "en": self.en,
        }


def of_seals(service: str, numbers: Iterable[int], wrong: Wrong) -> Iterator[Finding]:
    """One finding for each run of consecutive seals: `17`, or `17-525`."""
    for first, last in _runs(sorted(set(numbers))):
        yield Finding(service, SEAL, str(first) if first == last else f"{first}-{last}", None, wrong)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for index, number in enumerate(numbers):
        if index + 1 == len(numbers) or numbers[index + 1] != number + 1:
            yield numbers[start], number
            start = index + 1
