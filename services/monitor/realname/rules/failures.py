"""Why a request of the protocol fails. The Chinese words up to a colon are the platform's own (interchange 5.2): its
clients look for them, so some have the platform's half-width colon.
"""

from typing import Any, Self

from shared.refusals import Refused, Unauthenticated


class Failure(Refused):
    """A failure of the protocol; of one row of several it says which, from 1."""

    code = "realname-failure"

    def in_row(self, row: int) -> Self:
        self.facts["row"] = row
        return self

    def message(self, language: str) -> str:
        text, row = super().message(language), self.facts.get("row")
        if row is None:
            return text
        return f"row {row}: {text}" if language == "en" else f"第{row}条：{text}"


class WrongSign(Unauthenticated):
    code = "realname-wrong-sign"
    zh = "签名不符：请将appid至appsecret依次拼接、整体转为小写后取SHA-256"
    en = "the signature does not match: SHA-256 of appid to appsecret joined in order, all in lower case"


class WrongSecret(Unauthenticated):
    """A key issued before secrets had 32 characters."""

    code = "realname-wrong-secret"
    zh = "该密钥不足32字节，不能用于AES加密；请联系运行管理单位换发"
    en = "this key's secret has not 32 bytes and cannot encrypt; ask the operator for a new one"


class WrongParameter(Failure):
    """Something in the request is not as it must be (code 1001)."""


class FieldMissing(WrongParameter):
    zh = "[{field}]不能为空"
    en = "[{field}] is missing"


class FieldTwice(WrongParameter):
    zh = "[{field}]只能出现一次"
    en = "[{field}] may be there only once"


class FieldTooLong(WrongParameter):
    zh = "[{field}]长度不能超过{most}"
    en = "[{field}] is longer than {most}"


class WrongForm(WrongParameter):
    zh = "[{field}]格式有误，应为{form}"
    en = "[{field}] is not of the form {form}"


class OutOfRange(WrongParameter):
    zh = "[{field}]取值超出范围"
    en = "[{field}] has a value out of range"


class LaterThanToday(WrongParameter):
    zh = "[{field}]不能晚于当前日期"
    en = "[{field}] is later than today"


class Before(WrongParameter):
    zh = "[{field}]不能早于[{first}]"
    en = "[{field}] is before [{first}]"


class ImageTooLarge(WrongParameter):
    zh = "[{field}]图片不能超过50KB"
    en = "[{field}] is larger than 50 KB"


class UnknownArea(WrongParameter):
    zh = "[{field}]区划编码在字典中不存在"
    en = "[{field}] is no code of the dictionary of divisions"


class Undecryptable(WrongParameter):
    zh = "[{field}]解密失败：应以密钥作AES-CBC（PKCS7填充，向量为密钥前16字节）加密，再作Base64编码"
    en = "[{field}] cannot be decrypted: AES-CBC, PKCS7, the secret as key, its first 16 bytes as IV, in base64"


class RowRefused(WrongParameter):
    """In the words of the feeds' quality report."""

    zh = "[{field}]{reason_zh}"
    en = "[{field}] {reason_en}"


class TooManyRows(WrongParameter):
    zh = "[{field}]每次至多{most}条"
    en = "[{field}] has at most {most} rows"


class UnknownMethod(WrongParameter):
    zh = "[method]没有这个方法"
    en = "[method] names no method"


class UnknownSerial(WrongParameter):
    zh = "[requestSerialCode]不存在"
    en = "[requestSerialCode] is unknown"


class UnknownProject(Failure):
    zh = "[projectCode]项目不存在，或不在贵单位的区划内"
    en = "[projectCode] is no project of your divisions"


class OutsideDivisions(Failure):
    zh = "[areaCode]不在贵单位的区划内"
    en = "[areaCode] is outside your divisions"


class ProjectExists(Failure):
    zh = "项目已存在编号为:{number}"
    en = "the project is there as {number}"


class PartyExists(Failure):
    zh = "参建单位已存在"
    en = "the unit takes part in the project already"


class TeamExists(Failure):
    zh = "班组已存在编号为:{number}"
    en = "the crew is there as {number}"


class WorkerExists(Failure):
    zh = "项目中已存在该工人，班组编号为:{number}"
    en = "the worker is on the project already, in crew {number}"


class UnknownParty(Failure):
    zh = "[corpCode]参建单位不存在，请先上报参建单位"
    en = "[corpCode] takes no part in the project: send the unit first"


class UnknownTeam(Failure):
    zh = "[teamSysNo]班组不存在，请先上报班组"
    en = "[teamSysNo] is no crew of the project: send the crew first"


class UnknownWorker(Failure):
    zh = "[idCardNumber]项目中不存在该工人，请先上报项目工人"
    en = "[idCardNumber] is no worker of the project: send the worker first"


class NotEntered(Failure):
    zh = "[idCardNumber]该工人尚未进场，请先上报进场"
    en = "[idCardNumber] has not entered the site: send the entry first"


class EarlierThanHistory(Failure):
    zh = "[date]不能早于历史进退场日期"
    en = "[date] is earlier than the last entry or exit"


class PayFrozen(Failure):
    """A payroll line cannot be changed once it was accepted; only back pay comes beside it."""

    zh = "[idCardNumber]该工人{month}的工资已上报，不可修改；补发工资请将isBackPay填为1"
    en = "[idCardNumber] has pay for {month} already, which is frozen; send back pay with isBackPay 1"


class NotYours(Failure):
    zh = "只能修改本单位上报的内容"
    en = "only what your party sent can be changed"


class FailedHere(Failure):
    """A fault of ours, not of the request."""

    zh = "系统处理失败，请联系运行管理单位"
    en = "it failed here; ask the operator"


OK, WRONG_PARAMETER, FAILED = 0, 1001, 9999


def code_of(refusal: Any) -> int:
    """The protocol's code for a refusal."""
    return WRONG_PARAMETER if isinstance(refusal, WrongParameter) else FAILED
