"""The Chinese words in which lists and files name channels, domains, deadlines and results; the API uses the codes."""

from collections.abc import Mapping

from services.intake.complaints.rules import clocks
from shared.trade.dispositions import WORDS, Disposition

CHANNELS: Mapping[str, str] = {
    "hotline_12345": "12345热线",
    "hotline_12333": "12333热线",
    "national_platform": "全国欠薪线索平台",
    "provincial_platform": "省级平台",
    "petition": "信访",
    "police_alert": "公安警情",
    "window": "窗口",
    "qr": "扫码",
    "grid": "网格",
    "department": "部门转送",
}
DOMAINS: Mapping[str, str] = {"construction": "工程建设领域", "non_construction": "非工程建设领域"}
DEADLINES: Mapping[str, str] = {
    clocks.ACCEPTANCE: "受理期限",
    clocks.ASSIGNMENT: "交办期限",
    clocks.CHANNEL_ANSWER: "渠道答复期限",
    clocks.APPROVAL: "立案审批期限",
}
"""Of procedures with deadlines of their own, such as petitions, the name is shown as it is."""


def disposition(code: str | None) -> str | None:
    """The words for how a matter ended; a code that is none of ours as it is."""
    return WORDS[Disposition(code)][0] if code in set(Disposition) else code
