"""A notice as it is shown, with the state of its message, and the columns of the list as a file."""

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.notices import queries
from services.intake.notices.schemas import NoticeOut, NoticeState
from services.intake.notices.tables import Notice
from shared.clock import CHINA
from shared.deliveries import Delivery, DeliveryState
from shared.exports.declared import Asked
from shared.http.spreadsheet import Column
from shared.labels.listed import word

STATES: Mapping[DeliveryState, NoticeState] = {
    DeliveryState.DUE: "due",
    DeliveryState.SENT: "sent",
    DeliveryState.UNKNOWN: "unknown",
    DeliveryState.RECEIVED: "delivered",
    DeliveryState.REFUSED: "not_delivered",
    DeliveryState.PARKED: "not_delivered",
}
"""The state of a message → that of its notice."""


def shown(notice: Notice, sent: Delivery | None) -> NoticeOut:
    state: NoticeState = "due"
    if notice.told_on is not None:
        state = "told"
    elif notice.skipped is not None:
        state = "skipped"
    elif sent is not None:
        state = STATES[sent.state]
    made_at = notice.made_at.astimezone(CHINA)
    return NoticeOut.model_validate({**notice.model_dump(), "made_at": made_at, "state": state})


async def shown_on_file(session: AsyncSession, asked: Asked, notices: list[Notice]) -> list[NoticeOut]:
    sent = await queries.deliveries_of(session, notices)
    return [shown(each, sent.get(str(each.id))) for each in notices]


COLUMNS: tuple[Column[NoticeOut], ...] = (
    Column("投诉编号 complaint", lambda each: each.complaint, 20),
    Column("告知事项 event", lambda each: word("notice", each.event), 18),
    Column("告知对象 to", lambda each: word("recipient", each.recipient_kind)),
    Column("生成时间 made", lambda each: each.made_at, 16),
    Column("状态 state", lambda each: word("told", each.state)),
    Column("未发送原因 why not sent", lambda each: word("skipped", each.skipped), 16),
    Column("应于此日前告知 tell by", lambda each: each.due_on, 11),
    Column("告知日期 told on", lambda each: each.told_on, 11),
    Column("告知人 told by", lambda each: each.told_by, 16),
    Column("语言 language", lambda each: each.language, 8),
    Column("内容 text", lambda each: each.text, 60),
)
