"""Who is meant: what a person is found by, and what it takes to ask for one."""

from shared.refusals import Invalid


class NobodyMeant(Invalid):
    """The number given cannot identify a person."""

    code = "nobody-meant"
    zh = "{field}不是可用于查找本人的号码"
    en = "{field} is nothing by which one person could be found"


class PurposeMissing(Invalid):
    """Whoever looks for a person says what for; it goes to the read log (PRIV-01)."""

    code = "purpose-missing"
    zh = "按姓名、电话、身份证号或查询码查找，须在purpose中写明用途"
    en = "to search by name, phone, ID number or query code, say in purpose what for"
