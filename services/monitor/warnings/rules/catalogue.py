"""The table of warnings: a row a rule. Code, what it looks at, its row of the rulebook, which feeds it hangs on, who is
told, how it ends, its words. The level is the place's (`warning_level_…` in the packs).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.monitor.warnings.rules import firms, months, roster_signs, sites
from services.monitor.warnings.rules.verdict import Fires, Level, Place, Verdict
from shared.values.money import yuan_text


class About(StrEnum):
    """What a rule looks at: a project, a project's month, works seen, a firm's month."""

    SITE = "site"
    MONTH = "month"
    WORKS_SEEN = "works-seen"
    FIRM = "firm"


class Told(StrEnum):
    """Who gets a message: the contractor 总包单位, the territory 属地, the industry department 行业主管部门."""

    CONTRACTOR = "contractor"
    TERRITORY = "territory"
    INDUSTRY = "industry"


class Feed(StrEnum):
    """What a rule hangs on beside the register: where it is not fresh, the rule neither fires nor clears (C132)."""

    ROSTERS = "rosters"
    CONTRACTS = "contracts"
    ATTENDANCE = "attendance"
    PAYROLLS = "payrolls"
    TRANSACTIONS = "account-transactions"


ALL = tuple(Told)
OFFICE = (Told.TERRITORY, Told.INDUSTRY)
WORK, PAY = (Feed.ATTENDANCE,), (Feed.ATTENDANCE, Feed.PAYROLLS)


@dataclass(frozen=True)
class Rule:
    """One row. `decide` is a pure function of the facts of `about`, the place's numbers and the day."""

    code: str
    about: About
    rule_id: str
    name: tuple[str, str]
    words: tuple[str, str]
    decide: Callable[[Any, Place, date], Verdict]
    clears: str
    feeds: tuple[Feed, ...] = ()
    tells: tuple[Told, ...] = ALL
    asks: tuple[str, str, str] | None = None
    """What a person is asked to do once it fires: the question's code, and its words in both languages."""
    unpaid: bool = False
    """It says that wages were not paid on their day: other services hear of it (`payment-missed`)."""

    @property
    def key(self) -> str:
        return f"warning_level_{self.code.lower()}"

    def level(self, fires: Fires, place: Place) -> Level:
        """The place's level, graver by the steps that the facts add, up to what they allow. Raises UnknownHere."""
        return list(Level)[min(place.value(self.key).number() + fires.steps, fires.at_most.rank)]

    def in_words(self, fires: Fires, *, months: str = "") -> tuple[str, str]:
        """Chinese and English."""
        facts = {"people": fires.people, "yuan": yuan_text(fires.fen or 0), "month": months, **fires.told}
        zh, en = (text.format_map(facts) for text in self.words)
        return zh, en


S, M = About.SITE, About.MONTH
RULES: tuple[Rule, ...] = (
    Rule("W105", S, "MON-03", ("基础信息缺失", "entry incomplete"),
         ("项目登记缺少：{missing_zh}", "the register's entry lacks: {missing_en}"),
         sites.entry_incomplete, "补全登记信息", tells=(Told.CONTRACTOR,)),
    Rule("W101", About.WORKS_SEEN, "MON-03", ("在建未登记", "works not registered"),
         ("发现在建工程未登记，合同金额{yuan}元，达到本地纳管线",
          "works go on that nobody registered; their contract of {yuan} yuan reaches the place's line"),
         sites.unregistered_works, "登记入库", tells=OFFICE),
    Rule("W102", S, "CON-09", ("未设置劳资专管员", "no wage officer"),
         ("施工现场未配备劳资专管员", "no wage officer is placed on the site"),
         sites.no_wage_officer, "配备并备案劳资专管员"),
    Rule("W103", S, "CON-15", ("未设维权信息公示牌", "no notice board"),
         ("施工现场维权信息告示牌未设置或者内容不全", "the rights notice board is missing or incomplete"),
         sites.no_notice_board, "设置告示牌并补全内容"),
    Rule("W104", S, "MON-04", ("无欠薪承诺未上传", "no pledge"),
         ("未上传无欠薪承诺", "no pledge of no arrears is on file"), sites.no_pledge, "上传承诺书",
         tells=(Told.CONTRACTOR,)),
    Rule("W201", S, "ACC-02", ("专户未开设", "no wage account"),
         ("农民工工资专用账户逾期未开设或者完工前注销", "the wage account is overdue, or was closed before completion"),
         sites.no_account, "开设专户"),
    Rule("W202", M, "CON-03", ("未拨付人工费用", "labour fee not paid"),
         ("{month}工资专户没有人工费用拨入", "no labour fee came into the wage account in {month}"),
         months.no_labour_fee, "人工费用到账", (Feed.TRANSACTIONS,)),
    Rule("W203", M, "ACC-06", ("未足额拨付", "labour fee short"),
         ("{month}人工费用少拨{yuan}元", "the labour fee of {month} is short by {yuan} yuan"),
         months.short_labour_fee, "补足拨付", (Feed.TRANSACTIONS,)),
    Rule("W204", M, "ACC-08", ("专户余额不足", "balance short"),
         ("专户余额不足以发放{month}工资，差{yuan}元", "the account lacks {yuan} yuan for the wages of {month}"),
         months.balance_short, "补足余额或者发放完毕", (*PAY, Feed.TRANSACTIONS)),
    Rule("W205", M, "ACC-05", ("专户异常支出", "debit without payroll"),
         ("{month}专户支出{yuan}元，无对应工资发放批次", "{yuan} yuan left the account in {month} for no payroll"),
         months.debit_without_payroll, "退回或者补充对应批次", (Feed.TRANSACTIONS,)),
    Rule("W301", M, "CON-08", ("未实名进场", "unregistered on site"),
         ("{month}有{people}人未实名登记进场", "{people} people on the site in {month} were not registered"),
         months.unregistered_attends, "完成实名登记", (Feed.ROSTERS, *WORK)),
    Rule("W302", M, "RN-01", ("未签合同或者用工书面协议", "no contract"),
         ("{month}有{people}人未签劳动合同或者用工书面协议进场",
          "{people} people on the site in {month} had neither contract nor written agreement"),
         months.uncontracted_attends, "签订并上传", (Feed.CONTRACTS, *WORK)),
    Rule("W303", M, "CON-12", ("未绑工资卡", "no wage card"),
         ("{month}有{people}名在场工人未绑定工资卡", "{people} workers on the site in {month} have no wage card"),
         months.no_wage_card, "绑定本人工资卡", (Feed.ROSTERS, *WORK)),
    Rule("W304", S, "CON-08", ("无考勤", "no attendance"),
         ("在建工程已{days}天无考勤", "no attendance for {days} days though works go on"),
         sites.no_attendance, "恢复考勤或者登记停工", WORK),
    Rule("W305", M, "CON-08", ("重复用工", "on two sites at once"),
         ("{month}有{people}人同日在两个项目出勤", "{people} people were on two sites on the same day in {month}"),
         months.works_twice, "核实更正考勤", WORK),
    Rule("W306", M, "PAY-03", ("疑似虚列人员", "paid and never seen"),
         ("{month}有{people}人领取工资共{yuan}元，但门禁从未见过本人，请核实",
          "{people} people were paid {yuan} yuan for {month} and no gate ever saw them: please look"),
         roster_signs.paid_and_never_seen, "核实并说明", (Feed.ROSTERS, *PAY), OFFICE),
    Rule("W307", M, "PAY-01", ("疑似一卡多人", "one card for several"),
         ("{month}有{people}人的工资发入同一张银行卡，请核实",
          "wages of {people} people for {month} went to one card: please look"),
         roster_signs.one_card_for_several, "核实并改发本人", (Feed.PAYROLLS,), OFFICE),
    Rule("W308", M, "CON-08", ("疑似代打卡", "clocked for others"),
         ("{month}有{people}人多日几乎同时进出或者同时出现在两处工地，请核实",
          "{people} people passed the gate together for days of {month}, or were on two sites at once: please look"),
         roster_signs.clocked_together, "核实考勤", WORK, OFFICE),
    Rule("W410", M, "PAY-01", ("疑似工资回流", "wages flow back"),
         ("{month}有{people}名工人的银行卡向专户转回{yuan}元，未注明退汇，请核实",
          "cards of {people} workers sent {yuan} yuan back to the wage account in {month}, no return of a bank:"
          " please look"),
         roster_signs.wages_flow_back, "核实说明", (Feed.TRANSACTIONS,), OFFICE),
    Rule("W400", M, "PAY-02", ("工资逾期未付", "wages overdue"),
         ("{month}工资应于{due}前发放，已逾期{days}天，{people}人未足额发放，已知差额{yuan}元",
          "wages of {month} were due by {due}: {days} days late, {people} people not paid in full, "
          "{yuan} yuan known to be short"),
         months.wages_overdue, "足额发放", PAY, unpaid=True),
    Rule("W401", M, "CON-11", ("未制作工资单", "no payroll"),
         ("{month}有{people}人出勤，次月{by}日前未见工资单",
          "{people} people worked in {month}, and no payroll came by day {by} of the month after"),
         months.no_payroll, "报送工资单", PAY),
    Rule("W402", M, "PAY-02", ("未按月发放", "nothing paid"),
         ("{month}出勤{people}人，当月和次月均未发放工资",
          "nobody of {people} who worked in {month} was paid in that month or the next"),
         months.nothing_paid, "足额发放", PAY, unpaid=True),
    Rule("W403", M, "CON-11", ("部分工人无工资记录", "workers on no payroll"),
         ("{month}出勤{attending}人中{people}人无工资记录",
          "{people} of {attending} who worked in {month} are on no payroll"),
         months.without_wage_record, "补报工资记录", PAY),
    Rule("W404", M, "CON-12", ("发放人数不足", "fewer paid than worked"),
         ("{month}出勤{attending}人，仅发放{paid}人", "{attending} worked in {month}, {paid} were paid"),
         months.fewer_paid, "补发", PAY),
    Rule("W405", M, "CON-15", ("工资低于最低工资标准", "below the minimum wage"),
         ("{month}有满勤工人应发工资低于当地最低工资标准，差{yuan}元",
          "somebody who worked the whole of {month} is due {yuan} yuan less than the minimum wage"),
         months.below_minimum, "补足差额", PAY),
    Rule("W406", M, "MON-04", ("工资过高", "pay too high"),
         ("{month}有人工资{yuan}元，疑似套取", "somebody was paid {yuan} yuan in {month}: it may be drawn by others"),
         months.too_high, "核实说明", (Feed.PAYROLLS,), OFFICE),
    Rule("W407", M, "PAY-02", ("离场未结清", "left unsettled"),
         ("{month}离场{people}人未见结清证明", "{people} who left in {month} are not known to be settled with"),
         months.left_unsettled, "结清并由本人确认", (Feed.ROSTERS,)),
    Rule("W408", M, "PAY-03", ("应发实发不符", "due and paid differ"),
         ("{month}应发与实发工资相差最大{yuan}元", "pay due and paid of {month} differ by up to {yuan} yuan"),
         months.due_and_paid_differ, "补发或者更正", PAY),
    Rule("W409", M, "CON-12", ("代发失败", "wages returned"),
         ("{month}有{people}人工资被银行退回未重新发放", "wages of {people} for {month} were returned and not repaid"),
         months.returned_unpaid, "重新发放成功", (Feed.PAYROLLS,)),
    Rule("W501", S, "BOND-01", ("保证金未存储", "no wage bond"),
         ("工资保证金逾期未存储或者未足额存储", "the wage bond is overdue or short"),
         sites.no_bond, "足额存储或者提交保函"),
    Rule("W502", S, "BOND-13", ("保函到期", "guarantee expires"),
         ("工资保证金保函于{on}到期", "the guarantee of the wage bond ends on {on}"), sites.bond_expires, "续保"),
    Rule("W503", S, "BOND-10", ("动用后未补足", "bond not topped up"),
         ("工资保证金动用后逾期未补足", "the wage bond was used and not topped up in time"),
         sites.not_topped_up, "补足保证金或者提交新的保函"),
    Rule("W601", About.FIRM, "MON-04", ("投诉集中", "many clues"),
         ("{month}工程建设领域线索{clues}条，超过本地通报约谈线",
          "{clues} construction clues in {month}, more than the place's line for circular and talk"),
         firms.many_clues, "通报并约谈", tells=OFFICE,
         asks=("circular-and-talk", "{month}线索{clues}条，超过本地通报约谈线：请通报，并约谈{name}",
               "{clues} clues in {month}, more than the place's line: circulate it and call in {name}")),
    Rule("W602", M, "ARB-07", ("群体性欠薪", "a group unpaid"),
         ("{month}工资逾期，{people}人未足额发放，达到群体人数线",
          "wages of {month} are late for {people} people: as many as make a group"),
         months.group_unpaid, "足额发放", PAY),
)  # fmt: skip
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}


def of(about: About) -> list[Rule]:
    return [rule for rule in RULES if rule.about is about]
