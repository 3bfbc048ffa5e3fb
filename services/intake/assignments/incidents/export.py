"""Live incidents as a file."""

from services.intake.assignments.incidents.tables import Incident
from services.intake.complaints.rules.words import DOMAINS
from shared.exports.declared import place
from shared.http.spreadsheet import Column
from shared.labels.listed import word

COLUMNS: tuple[Column[Incident], ...] = (
    Column("编号 number", lambda each: each.number, 20),
    Column("阶段 stage", lambda each: word("incident-stage", each.stage)),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("类型 kind", lambda each: word("incident", each.kind)),
    Column("人数 people", lambda each: each.people),
    Column("级别 level", lambda each: word("level", each.level), 14),
    Column("启动应急预案 emergency plan", lambda each: "是" if each.emergency else "否", 8),
    Column("发生时间 happened", lambda each: each.happened_at, 16),
    Column("报告时间 reported", lambda each: each.reported_at, 16),
    Column("报告上级时间 superior told", lambda each: each.reported_up_at, 16),
    Column("地点 where", lambda each: each.place, 24),
    Column("情况 account", lambda each: each.account, 40),
    Column("领域 domain", lambda each: DOMAINS.get(each.domain, each.domain), 16),
    Column("办结时间 ended", lambda each: each.ended_at, 16),
    Column("结果 outcome", lambda each: each.outcome, 30),
)
