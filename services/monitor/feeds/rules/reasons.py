"""Why a row or a batch is not taken in: a stable code, and a sentence in Chinese and in English."""

from typing import NamedTuple


class Reason(NamedTuple):
    zh: str
    en: str


ROW = {
    "missing": Reason("缺少必填内容", "is missing"),
    "unknown-field": Reason("没有这个字段", "there is no such field"),
    "not-a-record": Reason("不是一条记录", "is no record"),
    "text": Reason("应为文字，不含控制字符", "is text without control characters"),
    "too-long": Reason("文字过长", "is too long"),
    "digits-lost": Reason("数字格式的单元格会丢失末位，须为文本格式", "must be text, a number loses its last digits"),
    "id-number": Reason("身份证号格式或校验位有误", "is no valid ID number"),
    "card": Reason("银行卡号或账号应为8至32位数字", "is no number of a card or account, 8 to 32 digits"),
    "code": Reason("统一社会信用代码有误", "is no valid unified social credit code"),
    "day": Reason("日期无法识别", "is no day"),
    "moment": Reason("时间无法识别", "is no moment"),
    "month": Reason("月份无法识别", "is no month"),
    "future": Reason("晚于今天", "lies in the future"),
    "too-early": Reason("早于2015年", "is before 2015"),
    "amount": Reason("不是金额，或不足一分", "is no amount in whole fen"),
    "negative": Reason("金额不能为负", "must not be negative"),
    "too-large": Reason("金额过大", "is larger than any amount"),
    "choice": Reason("取值不在允许范围内", "is none of the values allowed"),
    "reversed": Reason("止期早于起期", "ends before it begins"),
    "unknown-project": Reason("项目未登记，或不在您的区划内", "is no registered project of your divisions"),
    "shared-account": Reason("该专户由多个项目共用，须注明项目编号", "the account serves several projects: name it"),
    "unknown-worker": Reason("此人未在该项目登记或考勤", "is neither registered on this project nor seen there"),
    "duplicate-row": Reason("此行已收到过", "was received before"),
}

BATCH = {
    "unreadable": Reason("文件无法读取：{zh}", "the file cannot be read: {en}"),
    "columns-missing": Reason("缺少列：{columns}", "columns are missing: {columns}"),
    "too-many-rows": Reason("表格超过{most}行，请改用CSV或NDJSON", "over {most} rows; send CSV or NDJSON"),
    "unit-changed": Reason(
        "金额中位数由{before}元变为{now}元，疑似元与分混用",
        "the median amount went from {before} to {now} yuan: yuan and fen may be mixed up",
    ),
    "list-shrunken": Reason(
        "项目{project}上次{before}行，本次仅{now}行，不足一半",
        "project {project} had {before} rows last time and has {now} now, fewer than half",
    ),
    "statement-unreadable": Reason(
        "对账单的“{label}”无法识别（{why}）", "what the statement says of {label} cannot be read ({why})"
    ),
    "statement-differs": Reason(
        "对账单{zh}不一致：文件写明{file}，报送时写明{call}",
        "the statement's {part} is {file} in the file and {call} in the call",
    ),
    "failed": Reason(
        "处理时出错，须由运维人员查看日志后再放行", "it failed here; release it once the log was looked at"
    ),
    "by-person": Reason("经人工退回：{zh}", "a person refused it: {en}"),
}


def told(code: str, **facts: object) -> dict[str, str]:
    """Why a batch is held or refused, as it is kept and shown."""
    reason = BATCH[code]
    return {"code": code, "zh": reason.zh.format(**facts), "en": reason.en.format(**facts)}
