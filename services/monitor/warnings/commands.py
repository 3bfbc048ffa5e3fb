"""The steps of a warning: their names, who takes them, and what is said with each."""

from datetime import date
from typing import Protocol

from shared.tracks.people import Who
from shared.tracks.table import Command


class Assigning(Protocol):
    """Who answers for it."""

    @property
    def owner(self) -> str: ...


class GivingToTwo(Protocol):
    """To which units by which letters, by which day, and who may see it from then on."""

    @property
    def industry(self) -> str: ...
    @property
    def territory(self) -> str: ...
    @property
    def letters(self) -> list[str]: ...
    @property
    def due_on(self) -> date: ...
    @property
    def parties(self) -> list[str]: ...


class Waiving(Protocol):
    """Until when it is waived, that day included."""

    @property
    def until(self) -> date: ...


OFFICER = Who("经办人", "an officer", roles=("officer", "head"))
TOLD = Who("经办人或者被通知单位", "an officer, or a party that was told", roles=("officer", "head"), own_parties=True)
HEAD = Who("负责人", "a head", roles=("head",))

ASSIGN: Command[Assigning] = Command("assign", "交办")
DUAL_ASSIGN: Command[GivingToTwo] = Command("dual-assign", "双交双办")
READ_IT: Command[object] = Command("read", "已读")
HANDLE: Command[object] = Command("handle", "处置")
RECTIFY: Command[object] = Command("rectify", "申报整改完成")
SEND_BACK: Command[object] = Command("send-back", "退回整改")
VERIFY: Command[object] = Command("verify", "核验")
URGE: Command[object] = Command("urge", "催办")
SUPERVISE: Command[object] = Command("supervise", "督办")
WAIVE: Command[Waiving] = Command("waive", "申请豁免")
APPROVE_WAIVER: Command[object] = Command("approve-waiver", "批准豁免")
REFUSE_WAIVER: Command[object] = Command("refuse-waiver", "不予豁免")
FALL_OVERDUE: Command[object] = Command("fall-overdue", "逾期未处置")
IGNORE_URGING: Command[object] = Command("ignore-urging", "催办未处置")
IGNORE_SUPERVISION: Command[object] = Command("ignore-supervision", "督办未处置")
END_WAIVER: Command[object] = Command("end-waiver", "豁免到期")
WORSEN: Command[object] = Command("worsen", "升级")
CLEAR: Command[object] = Command("clear", "解除")
