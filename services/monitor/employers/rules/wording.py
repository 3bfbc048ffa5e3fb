"""The reasons for contributions, in the words an officer reads."""

from services.monitor.employers.rules.contributions import Rule

WHY: dict[Rule, tuple[str, str]] = {
    Rule.CLUE: ("收到欠薪投诉举报线索", "unpaid wages were reported"),
    Rule.GROUP: ("群体性欠薪反映，人数达到直接定红线", "reported by a group large enough to be red at once"),
    Rule.ARREARS: ("经核实存在欠薪", "an officer verified that wages are owed"),
    Rule.ORDER: ("限期改正指令书到期未支付", "the day in a correction order passed and the wages are not paid"),
}
