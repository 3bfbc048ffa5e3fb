"""A project's year as a workbook: a row a month."""

from services.monitor.regimes.rules.regimes import Regime
from services.monitor.warnings.rules.verdict import Level
from services.monitor.years.rules import Month
from services.monitor.years.wording import LEVELS, REGIMES, STATES
from shared.http.spreadsheet import Column, Value, yuan


def _regime(regime: Regime) -> Column[Month]:
    def value(month: Month) -> Value:
        state = month.regimes.get(regime)
        return None if state is None else STATES[state].zh

    return Column("{} {}".format(*REGIMES[regime]), value, 16)


def _level(level: Level) -> Column[Month]:
    return Column(
        "{}预警 {}".format(*LEVELS[level]), lambda month: month.warnings.get(level, 0) if month.begun else None
    )


COLUMNS: tuple[Column[Month], ...] = (
    Column("月份 month", lambda month: f"{month.month:%Y-%m}"),
    *map(_regime, Regime),
    Column("出勤人数 people at work", lambda month: month.attended if month.begun else None),
    Column("应发（元） yuan due", lambda month: yuan(month.payable_fen) if month.begun else None, 16),
    Column("实发（元） yuan paid", lambda month: yuan(month.paid_fen) if month.begun else None, 16),
    Column("未足额人数 people unpaid", lambda month: month.unpaid if month.begun else None),
    *map(_level, reversed(Level)),
)
