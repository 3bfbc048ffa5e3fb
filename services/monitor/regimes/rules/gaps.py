"""What is wrong with a regime, or why it cannot be judged: the words an officer reads, with the rule's id."""

from dataclasses import dataclass
from typing import Any

UNKNOWN = "unknown:"
"""How the code of a gap begins when a number is unknown for the place; the number's key follows."""

WORDS: dict[str, tuple[str, str, str]] = {
    "account-day-untold": (
        "ACC-02",
        "未填工程合同签订日期，无法判断专户应开日期",
        "the day of the works contract is not told",
    ),
    "account-due": ("ACC-02", "专用账户应不晚于{due}开设", "the wage account is due by {due}"),
    "account-none": ("ACC-02", "未开设农民工工资专用账户，应不晚于{due}开设", "no wage account; it was due by {due}"),
    "account-closed": (
        "CON-07",
        "工程未完工，专用账户已于{on}注销",
        "the account was closed on {on}, before completion",
    ),
    "account-ended": ("CON-07", "工程完工后专用账户已于{on}注销", "the account was closed on {on}, after completion"),
    "account-name": ("ACC-01", "专用账户名称应为“{name}”", "the account's name should be {name!r}"),
    "account-filing-due": ("ACC-03", "专用账户应不晚于{due}备案", "the account is to be filed by {due}"),
    "account-unfiled": ("ACC-03", "专用账户未备案，应不晚于{due}备案", "the account is not filed; it was due by {due}"),
    "agreement-none": ("ACC-02", "未见专用账户资金监管协议", "no agreement on the supervision of the account"),
    "agreement-parties": ("ACC-02", "监管协议缺少签约方：{parties}", "the agreement is not signed by: {parties}"),
    "agreement-count": (
        "ACC-02",
        "监管协议只有{given}方签订，本地要求{wanted}方",
        "signed by {given}, here {wanted} are wanted",
    ),
    "fee-plan-none": ("ACC-06", "未见人工费用拨付计划", "no plan by which the labour fee is paid in"),
    "fee-plan-sum": ("ACC-06", "人工费用拨付计划未写明数额或者比例", "the plan states neither amount nor share"),
    "fee-plan-share": (
        "ACC-07",
        "人工费用占进度款{given}%，低于本地最低比例{least}%",
        "the labour fee is {given} % of the progress payment, here at least {least} %",
    ),
    "fee-plan-cycle": (
        "CON-03",
        "人工费用拨付周期为{given}个月，最长{most}个月",
        "paid every {given} months, at most {most}",
    ),
    "payroll-untold": (
        "CON-12",
        "未收到工资发放数据，无法判断是否由总包代发",
        "no payroll was told: nobody can say who pays",
    ),
    "roster-untold": ("CON-08", "未收到实名制名册和考勤数据，无法判断", "no roster or attendance was told"),
    "attendance-untold": ("CON-08", "未收到考勤数据，无法判断", "there is a roster, and no attendance was told"),
    "attendance-old": (
        "CON-08",
        "{month}之后未收到考勤数据，无法判断现在是否仍符合要求",
        "no attendance was told since {month}: nobody can say whether it still holds",
    ),
    "movements-old": (
        "CON-12",
        "{month}之后的工资未见专户流水，无法判断现在是否仍由专户代发",
        "the account shows no pay of months since {month}: nobody can say whether it still holds",
    ),
    "unregistered": (
        "CON-08",
        "{month}有{people}人未实名登记进场",
        "{people} people on the site in {month} were not registered",
    ),
    "uncontracted": (
        "RN-01",
        "{month}有{people}人未签劳动合同或者用工书面协议进场",
        "{people} people on the site in {month} had neither contract nor written agreement",
    ),
    "movements-untold": (
        "CON-12",
        "未收到专户流水，无法判断工资是否由专户代发",
        "the account's movements were not told: nobody can say whether it pays the wages",
    ),
    "movements-cut": (
        "CON-12",
        "专户流水不完整，无法判断工资是否由专户代发",
        "the account's movements are not whole: nobody can say whether it pays the wages",
    ),
    "paid-outside": (
        "CON-12",
        "{month}有{people}人的工资记为已发，但专户流水中没有",
        "the sheet calls {people} people paid for {month}, and the wage account does not show it",
    ),
    "start-untold": ("{rule}", "未填开工日期，无法判断", "the day on which works begin is not told"),
    "officer-none": ("CON-09", "未配备劳资专管员", "no wage officer is placed on the site"),
    "gate-face-only": (
        "RN-04",
        "考勤闸机只能刷脸：工人不同意的，应提供其他方式",
        "the gate knows faces only: whoever refuses must be offered another way",
    ),
    "board-none": ("CON-15", "未设置维权信息告示牌", "no rights notice board stands on the site"),
    "board-taken-down": ("CON-15", "维权信息告示牌已于{on}撤除", "the rights notice board was taken down on {on}"),
    "board-parts": ("CON-15", "维权信息告示牌缺少：{parts}", "the board does not show: {parts}"),
    "works-begin": ("{rule}", "工程自{on}开工", "works begin on {on}"),
    "bond-in-use": (
        "BOND-10",
        "工资保证金正在动用，已少{short}元，补足期限尚未起算",
        "the wage bond is being used and lacks {short} yuan; the days to top it up have not begun",
    ),
    "bond-returned": ("BOND-11", "工资保证金已于{on}退还", "the wage bond was returned on {on}"),
    "bond-top-up-due": (
        "BOND-10",
        "工资保证金已动用，尚差{short}元，应不晚于{due}补足",
        "the wage bond was used and lacks {short} yuan, to be topped up by {due}",
    ),
    "bond-not-topped-up": (
        "BOND-10",
        "工资保证金动用后逾期未补足，尚差{short}元，应不晚于{due}补足",
        "the wage bond was used and lacks {short} yuan; it was to be topped up by {due}",
    ),
    "bond-day-untold": (
        "BOND-01",
        "未填施工许可或者开工报告批准日期，无法判断应存日期",
        "the day of the permit is not told",
    ),
    "bond-contract-untold": (
        "BOND-01",
        "未填工程合同签订日期，无法判断应存日期",
        "the day of the works contract is not told",
    ),
    "bond-due": ("BOND-01", "工资保证金应不晚于{due}存储", "the wage bond is due by {due}"),
    "bond-none": ("BOND-01", "未存储工资保证金，应不晚于{due}存储", "no wage bond; it was due by {due}"),
    "bond-sum-untold": (
        "BOND-04",
        "未填合同金额，无法判断是否可以免存",
        "the contract sum is not told: it may be exempt",
    ),
    "bond-maybe-exempt": (
        "BOND-04",
        "合同金额低于免存线，是否免存尚未认定",
        "below the line of exemption; nobody decided it",
    ),
    "bond-exempt": ("{rule}", "已认定免存工资保证金", "the wage bond was decided to be exempt"),
    "bond-short": ("BOND-02", "工资保证金少存{short}元", "the wage bond is short by {short} yuan"),
    "bond-expired": ("BOND-13", "保函或者保单已于{on}到期", "the guarantee ran out on {on}"),
    "bond-ended": ("BOND-11", "工程完工后保函或者保单已于{on}到期", "the guarantee ran out on {on}, after completion"),
}
"""Code → rule, Chinese, English."""


@dataclass(frozen=True)
class Gap:
    """One finding, and the row of the rulebook that it rests on."""

    code: str
    rule: str
    zh: str
    en: str


def number_unknown(rule: str, key: str) -> Gap:
    """The gap for a number unknown for the place, in general words; `thresholds` replaces them with better ones."""
    zh, en = f"本地尚未录入“{key}”，无法判断", f"the number {key!r} is not known for this place"
    return Gap(f"{UNKNOWN}{key}", rule, zh, en)


def gap(code: str, **facts: Any) -> Gap:
    rule, zh, en = WORDS[code]
    return Gap(code, rule.format(**facts), zh.format(**facts), en.format(**facts))
