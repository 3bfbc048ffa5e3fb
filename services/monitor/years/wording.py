"""Words and colours of a project's year, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.warnings.rules.verdict import Level


@dataclass(frozen=True)
class Look:
    """How a regime's state is drawn: never by its colour alone."""

    zh: str
    en: str
    sign: str
    fill: str
    ink: str


REGIMES: Mapping[Regime, tuple[str, str]] = {
    Regime.REAL_NAME: ("实名制管理", "real names"),
    Regime.WAGE_ACCOUNT: ("工资专用账户", "wage account"),
    Regime.AGENT_PAYMENT: ("总包代发", "paid by contractor"),
    Regime.BOND: ("工资保证金", "wage bond"),
    Regime.NOTICE_BOARD: ("维权信息公示", "notice board"),
}
STATES: Mapping[State, Look] = {
    State.IN_PLACE: Look("落实", "in place", "✓", "#d7f0dd", "#14532d"),
    State.LACKING: Look("未落实", "lacking", "×", "#fbd5d5", "#8b1a1a"),
    State.NOT_DUE: Look("未到期或免除", "not due", "–", "#eceff3", "#4a5560"),
    State.UNKNOWN: Look("无法判断", "unknown", "?", "#fdeec2", "#6b4a00"),
}
LEVELS: Mapping[Level, tuple[str, str]] = {
    Level.RED: ("红色", "red"),
    Level.ORANGE: ("橙色", "orange"),
    Level.YELLOW: ("黄色", "yellow"),
    Level.INFO: ("提示", "info"),
}
LEVEL_FILLS: Mapping[Level, tuple[str, str]] = {
    Level.RED: ("#b42318", "#ffffff"),
    Level.ORANGE: ("#e8833a", "#1d2733"),
    Level.YELLOW: ("#f2c94c", "#1d2733"),
    Level.INFO: ("#c9d3de", "#1d2733"),
}
"""Fill and ink: the ink stands out from the fill by more than 4.5 to 1."""
