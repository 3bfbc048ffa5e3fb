"""Warnings as a file."""

from services.monitor.warnings.rules.catalogue import BY_CODE
from services.monitor.warnings.tables import Warned
from shared.exports.declared import place
from shared.http.spreadsheet import Column, yuan
from shared.labels.listed import word
from shared.labels.states import in_chinese

COLUMNS: tuple[Column[Warned], ...] = (
    Column("预警编号 number", lambda each: each.number, 20),
    Column("状态 state", lambda each: in_chinese(each.state, "warning"), 12),
    Column("等级 level", lambda each: word("warning-level", each.level)),
    Column("规则 rule", lambda each: each.rule),
    Column("预警名称 name", lambda each: BY_CODE[each.rule].name[0], 20),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("对象编号 about", lambda each: each.subject, 20),
    Column("所属月份 month", lambda each: each.period or None),
    Column("统一社会信用代码 USCC", lambda each: each.employer_uscc, 20),
    Column("涉及人数 people", lambda each: each.people),
    Column("涉及金额（元） yuan", lambda each: yuan(each.fen) if each.fen is not None else None, 14),
    Column("情况 what is wrong", lambda each: each.zh, 50),
    Column("消除条件 how it ends", lambda each: BY_CODE[each.rule].clears, 24),
    Column("预警日期 raised", lambda each: each.raised_on, 11),
    Column("处置期限 to be handled by", lambda each: each.handle_by, 11),
    Column("承办人 officer", lambda each: each.owner, 16),
    Column("消除日期 cleared", lambda each: each.cleared_on, 11),
)
