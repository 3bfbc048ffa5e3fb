"""The words a worker reads, in Chinese and English: stages and kinds of file."""

from collections.abc import Mapping

from services.intake.complaints.rules.stage import Stage
from services.intake.evidence.rules.files import EvidenceKind

STAGES: Mapping[Stage, tuple[str, str]] = {
    Stage.FILED: ("已登记，等待受理", "registered, waiting to be accepted"),
    Stage.INCOMPLETE: ("需要您补充材料", "more is needed from you"),
    Stage.ACCEPTED: ("已受理", "accepted"),
    Stage.REFUSED: ("不予受理", "not taken up"),
    Stage.REDIRECTED: ("已告知其他途径", "you were told where this belongs"),
    Stage.IN_PROGRESS: ("办理中", "being handled"),
    Stage.ANSWERED: ("已答复，请您评价", "answered; tell us whether you are satisfied"),
    Stage.CALLED_BACK: ("已回访", "you were called about the result"),
    Stage.CLOSED: ("已办结", "done with"),
    Stage.WITHDRAWN: ("已撤回", "withdrawn"),
    Stage.TRANSFERRED: ("已移送其他地区办理", "handed to the place it belongs to"),
}

KINDS: Mapping[EvidenceKind, str] = {
    EvidenceKind.CONTRACT: "劳动合同",
    EvidenceKind.ROSTER: "职工名册",
    EvidenceKind.PAYROLL: "支付台账",
    EvidenceKind.PAY_SLIP: "工资清单",
    EvidenceKind.ATTENDANCE: "考勤",
    EvidenceKind.CHAT: "聊天记录",
    EvidenceKind.PHOTO: "照片等材料",
    EvidenceKind.IOU: "工资欠条",
    EvidenceKind.VOICE: "语音",
    EvidenceKind.STATEMENT: "文字材料",
    EvidenceKind.OTHER: "其他材料",
}
