"""Partners' lists, differences and unknown messages as files."""

import json

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.words import CHANNELS
from services.intake.reconciliation import unknown_queries
from services.intake.reconciliation.schemas import ItemOut, ReconciliationOut, UnknownMessage
from services.intake.reconciliation.tables import Reconciliation, ReconciliationItem
from shared.deliveries import Delivery
from shared.exports.declared import Asked, place
from shared.http.spreadsheet import Column, yuan
from shared.labels.listed import word
from shared.labels.states import in_chinese

LISTS: tuple[Column[ReconciliationOut], ...] = (
    Column("对账单位 partner", lambda each: CHANNELS.get(each.partner, each.partner), 18),
    Column("批次 batch", lambda each: each.batch_no, 18),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("对账日 day", lambda each: each.period, 11),
    Column("截至 as of", lambda each: each.as_of, 16),
    Column("记录数 records", lambda each: each.record_count),
    Column("金额合计（元） total, yuan", lambda each: yuan(each.total_fen), 14),
    Column("一致 matched", lambda each: each.matched),
    Column("我有他无 ours only", lambda each: each.ours_only),
    Column("他有我无 theirs only", lambda each: each.theirs_only),
    Column("不一致 differing", lambda each: each.differing),
    Column("提交时间 received", lambda each: each.received_at, 16),
    Column("提交人 by", lambda each: each.by, 16),
    Column("文件摘要 SHA-256", lambda each: each.sha256, 20),
)
ITEMS: tuple[Column[ItemOut], ...] = (
    Column("对账单位 partner", lambda each: CHANNELS.get(each.partner, each.partner), 18),
    Column("渠道编号 partner's number", lambda each: each.partner_no, 20),
    Column("投诉编号 complaint", lambda each: each.complaint, 20),
    Column("差异 kind", lambda each: in_chinese(each.kind)),
    Column("双方内容 both sides", lambda each: json.dumps(each.fields, ensure_ascii=False), 40),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("对账日 day", lambda each: each.period, 11),
    Column("状态 state", lambda each: in_chinese(each.state)),
    Column("承办人 officer", lambda each: each.owner, 16),
    Column("届满日 due", lambda each: each.due_on, 11),
    Column("发现时间 found", lambda each: each.opened_at, 16),
    Column("处理 resolution", lambda each: word("resolution", each.resolution)),
    Column("理由 reason", lambda each: each.reason, 30),
    Column("处理人 by", lambda each: each.resolved_by, 16),
    Column("处理时间 resolved", lambda each: each.resolved_at, 16),
)
UNKNOWN: tuple[Column[UnknownMessage], ...] = (
    Column("投诉编号 complaint", lambda each: each.complaint, 20),
    Column("对方 partner", lambda each: CHANNELS.get(each.party, each.party), 18),
    Column("消息 message", lambda each: word("message", each.kind), 14),
    Column("生成时间 made", lambda each: each.made_at, 16),
    Column("发送次数 attempts", lambda each: each.attempts),
    Column("最近错误 last error", lambda each: each.last_error, 24),
    Column("承办人 officer", lambda each: each.owner, 16),
    Column("届满日 due", lambda each: each.due_on, 11),
)


async def lists(session: AsyncSession, asked: Asked, found: list[Reconciliation]) -> list[ReconciliationOut]:
    return [ReconciliationOut.of(each) for each in found]


async def items(session: AsyncSession, asked: Asked, found: list[ReconciliationItem]) -> list[ItemOut]:
    return [ItemOut.of(each) for each in found]


async def unknown(session: AsyncSession, asked: Asked, found: list[Delivery]) -> list[UnknownMessage]:
    work = await unknown_queries.work_of(session, found)
    return [UnknownMessage.of(each, work.get(unknown_queries.subject_of(each))) for each in found]
