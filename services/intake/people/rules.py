"""When a person's data may be destroyed (PRIV-03)."""

from services.intake.complaints.rules.stage import Stage
from shared.refusals import Conflict

OVER = frozenset({Stage.REFUSED, Stage.REDIRECTED, Stage.WITHDRAWN, Stage.CLOSED})
"""Stages in which nothing more is done for the worker. Before them the duty to handle needs the data (PRIV-01)."""


class StillRunning(Conflict):
    """A complaint of the person is still being handled."""

    code = "still-running"
    zh = "投诉{numbers}尚在办理，其个人信息不能销毁；办结后再销毁"
    en = "{numbers} still being handled: the personal data is needed until that is done"


class RetentionUnknown(Conflict):
    """How long inspection files are kept is unknown (rulebook §18): a person must have looked it up."""

    code = "retention-unknown"
    zh = "投诉{numbers}已成案，案卷保存年限在此未知：请查明已过保存年限，并写明依据（retention_checked）"
    en = "{numbers} became cases; how long their files are kept is not known here: retention_checked says what was read"


def check_may_be_destroyed(complaints: list[tuple[str, Stage, str | None]], retention_checked: str | None) -> None:
    """Whether the data may be destroyed, given number, stage and case of each complaint concerned.

    Raises StillRunning or RetentionUnknown, naming the complaints.
    """
    running = [number for number, stage, _ in complaints if stage not in OVER]
    if running:
        raise StillRunning(numbers=", ".join(running))
    filed = [number for number, _, case in complaints if case is not None]
    if filed and retention_checked is None:
        raise RetentionUnknown(numbers=", ".join(filed))
