"""What may be matched or sent back of money that came: no more than is in suspense."""

from shared.refusals import Conflict, Forbidden
from shared.values.money import yuan_text


class MoreThanCame(Conflict):
    """The sum is more than is left in suspense of the money that came."""

    code = "more-than-came"
    zh = "金额{yuan}元超过该笔到账的挂账余额{suspense}元"
    en = "{yuan} yuan are more than the {suspense} yuan of this money that are in suspense"


class MoneyReused(Conflict):
    """The bank's reference, or the number of what was sent back, stands for another sum or day."""

    code = "money-reused"
    zh = "编号“{number}”已用于另一笔款项"
    en = "{number!r} already stands for other money"


def check_left(fen: int, suspense_fen: int) -> None:
    """Raises MoreThanCame."""
    if fen > suspense_fen:
        raise MoreThanCame(yuan=yuan_text(fen), suspense=yuan_text(suspense_fen))


class PersonSaysNo(Forbidden):
    code = "person-decides"
    zh = "“不是这笔”须由工作人员认定"
    en = "that money is not for a line is for a person to say"


class SaidNo(Conflict):
    """A person said that the money is not for this line: a machine does not match it."""

    code = "said-no"
    zh = "工作人员已认定该款不是第{line}条的款项，系统不得再匹配"
    en = "a person said that this money is not for line {line}: no machine matches it"
