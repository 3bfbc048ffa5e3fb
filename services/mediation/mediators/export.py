"""The network's bodies and mediators, as files."""

from services.mediation.mediators.tables import MediationBody, Mediator
from shared.exports.declared import place
from shared.http.spreadsheet import Column
from shared.labels.listed import word

BODIES: tuple[Column[MediationBody], ...] = (
    Column("名称 name", lambda each: each.name, 30),
    Column("类别 kind", lambda each: word("mediation_body", each.kind), 18),
    Column("区划代码 division", lambda each: each.division),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("参加部门 parties", lambda each: "、".join(each.parties), 30),
    Column("设立日期 opened", lambda each: each.opened_on, 11),
    Column("撤销日期 closed", lambda each: each.closed_on, 11),
)
MEDIATORS: tuple[Column[Mediator], ...] = (
    Column("姓名 name", lambda each: each.name, 16),
    Column("区划代码 division", lambda each: each.division),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("聘任依据 ground", lambda each: each.ground, 30),
    Column("聘期起 from", lambda each: each.appointed_on, 11),
    Column("聘期止 to", lambda each: each.term_ends_on, 11),
    Column("专长 skills", lambda each: "、".join(word("domain", skill) or "" for skill in each.skills), 24),
    Column("在办上限 most", lambda each: each.most),
)
