"""The Chinese word for a state, step or role. On the wire and in programs the English word is used.

Where one word means different things of different matters, the line with the matter's name counts (`OF`).
"""

from collections.abc import Mapping

STATES: Mapping[str, str] = {
    # complaints and cases
    "filed": "已登记",
    "incomplete": "待补正",
    "accepted": "已受理",
    "refused": "不予受理",
    "redirected": "已告知其他途径",
    "in_progress": "办理中",
    "answered": "已答复",
    "called_back": "已回访",
    "closed": "已办结",
    "withdrawn": "已撤回",
    "transferred": "已移送",
    "opened": "已立案",
    "mediating": "调解中",
    "agreed": "已达成调解协议",
    "mediation_failed": "调解不成",
    "inspecting": "调查中",
    "ordered": "已责令改正",
    "order_overdue": "逾期未改正",
    # partners' orders and the steps they take
    "needs_info": "待补充",
    "dispatched": "已派遣",
    "signed": "已签收",
    "handling": "处置中",
    "return_requested": "退单申请中",
    "extension_requested": "延期申请中",
    "handled": "已处置",
    "callback": "已回访",
    "duplicate": "重复",
    "accept": "受理",
    "ask": "要求补充",
    "complete": "补充",
    "dispatch": "派遣",
    "sign_for": "签收",
    "begin": "开始处置",
    "ask_return": "申请退单",
    "grant_return": "同意退单",
    "deny_return": "不同意退单",
    "ask_extension": "申请延期",
    "rule_extension": "延期批复",
    "handle": "处置",
    "call_back": "回访",
    "rework": "重办",
    "close": "结案",
    "repeat": "重复",
    "withdraw": "撤回",
    "return": "退单",
    # petitions and their papers
    "objected": "已提出异议",
    "sent_back": "已退回",
    "kept": "异议未获同意",
    "declined": "不予受理",
    "review_asked": "已申请复查",
    "reviewed": "已复查",
    "re_review_asked": "已申请复核",
    "concluded": "已终结",
    "object": "提出异议",
    "send-back": "退回",
    "keep": "维持交办",
    "decline": "不予受理",
    "answer": "答复",
    "ask-review": "申请复查",
    "review": "复查",
    "ask-re-review": "申请复核",
    "re-review": "复核",
    "lapse": "逾期未申请",
    # transfers, proposals, incidents, letters, differences, messages, orders to pay, deadlines
    "proposed": "待审批",
    "dismissed": "不同意",
    "offered": "已移送待接收",
    "disputed": "有争议",
    "designated": "已指定管辖",
    "lapsed": "已失效",
    "reported": "已报告",
    "approved": "已批准",
    "sent": "已送出",
    "given": "已交办",
    "returned": "已退回",
    "done": "已办结",
    "ended": "已结束",
    "open": "未结",
    "resolved": "已处理",
    "due": "待发送",
    "received": "已收到",
    "parked": "已挂起，待人工处理",
    "unknown": "送达不明",
    "issued": "已作出",
    "served": "已送达",
    "met": "已履行",
    "paid_by_others": "由他人支付",
    "overdue": "逾期",
    "paused": "中止",
    "cancelled": "已撤销",
    # what was filed, and who decides
    "complaint": "投诉",
    "report": "举报",
    "clue": "线索",
    "ours_only": "我有他无",
    "theirs_only": "他有我无",
    "differs": "不一致",
    "officer": "经办人",
    "head": "负责人",
}

OF: Mapping[tuple[str, str], str] = {
    ("delivery", "received"): "对方已收到",
    ("delivery", "refused"): "对方拒收",
    ("order", "received"): "待受理",
    ("transfer", "accepted"): "已接收",
}
"""(matter, word) → the Chinese word, looked up before STATES."""


def in_chinese(word: str, what: str = "") -> str:
    """The Chinese word; several roles are separated by a slash.

    A word that is not in the table is returned unchanged.
    """
    return "/".join(OF.get((what, each), STATES.get(each, each)) for each in word.split("/"))
