"""Why a person is asked about a payroll line or a movement, in both languages."""

from collections.abc import Mapping

from services.monitor.payrolls.rules.match import Doubt

WORDS: Mapping[Doubt, tuple[str, str]] = {
    Doubt.NO_MOVEMENT: (
        "工资单记为已发，但专户流水中没有对应支出",
        "the sheet says it was paid, and the account shows no such debit",
    ),
    Doubt.SHORT: ("专户支出少于工资单记载的实发金额", "less left the account than the sheet says was paid"),
    Doubt.MORE_THAN_DUE: ("支出超过应发金额", "more was paid than was due"),
    Doubt.PAID_TWICE: ("同一金额疑似重复发放", "the same sum seems to have been paid twice"),
    Doubt.NAME_DIFFERS: ("收款户名与工人姓名不一致", "the payee's name is not the worker's"),
    Doubt.CARD_UNKNOWN: ("收款账号不是已登记的工资卡，仅按户名对应", "the card is nobody's: matched by the name alone"),
    Doubt.SHARED_CARD: (
        "该卡登记在多名工人名下，无法判断是谁的工资",
        "the card is several workers': nobody can say whose",
    ),
    Doubt.EQUAL_SUMS: (
        "有多笔金额相同的应发工资，无法确定对应哪一笔",
        "several equal sums are due: which is meant is a guess",
    ),
    Doubt.NOTHING_OPEN: ("该工人没有待发工资", "nothing is due to this worker"),
    Doubt.NOBODY: ("支出找不到对应的工人或者工资批次", "the debit belongs to no worker and no payroll"),
    Doubt.BATCH_SUM: ("支出金额与所注明的工资批次合计不符", "the debit is not the sum of the payroll that it names"),
    Doubt.RETURN_UNSAID: (
        "工人账户转回同额款项，未注明是否退汇",
        "the same sum came back, and nothing says it is a return",
    ),
    Doubt.RETURN_OF_NOTHING: ("退回款项找不到对应的发放", "money came back that nobody is known to have been paid"),
    Doubt.RETURN_OF_WHOM: ("有多笔同额发放，无法确定退回的是哪一笔", "it came back of one of several equal payments"),
    Doubt.PAID_BACK: (
        "工人账户向专户转入款项，原因待查",
        "a worker's account sent money to the wage account: why is asked",
    ),
}
