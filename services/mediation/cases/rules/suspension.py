"""The grounds that suspend the handling term 不计入办理期限: only what the place's own rule leaves out of
it (INV-02).
"""

from enum import StrEnum

from shared.refusals import Conflict


class Ground(StrEnum):
    """The grounds: a document served by announcement, an audit, an expert's examination."""

    ANNOUNCEMENT = "announcement"
    AUDIT = "audit"
    APPRAISAL = "appraisal"


WORDS: dict[Ground, tuple[str, str]] = {
    Ground.ANNOUNCEMENT: ("公告", "announcement"),
    Ground.AUDIT: ("审计", "audit"),
    Ground.APPRAISAL: ("鉴定", "expert examination"),
}
EXCLUDED = {ground: f"handling_excludes_{ground.value}" for ground in Ground}
"""Ground → the regional key that says whether its time is left out (1: yes). A place without the key counts every day.
"""


class TimeCounts(Conflict):
    """No rule of the place leaves this time out of the handling term."""

    code = "time-counts"
    zh = "{division}没有规定{zh}时间不计入办理期限，期限不能中止；需要更多时间应在届满前申请延长"
    en = "no rule of {division} leaves the time of {en} out of the handling term: it runs on; ask for an extension"


class NoTermHere(Conflict):
    """The case has no handling term that runs."""

    code = "no-term-here"
    zh = "本案没有正在计算的办理期限"
    en = "this case has no handling term that runs"


class NothingPaused(Conflict):
    """The handling term is not suspended."""

    code = "nothing-paused"
    zh = "本案办理期限没有中止"
    en = "the handling term of this case does not stand still"
