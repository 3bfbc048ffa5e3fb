"""A transfer as both sides see it, and the columns of the list as a file."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint
from services.intake.transfers import queries
from services.intake.transfers.rules import common_superior
from services.intake.transfers.schemas import TransferOut
from services.intake.transfers.tables import Transfer
from services.intake.transfers.track import OFFERED_OR_DISPUTED
from shared import clock
from shared.access.callers import Caller
from shared.exports.declared import Asked, place
from shared.http.spreadsheet import Column, yuan
from shared.labels.states import in_chinese


def transfer_out(caller: Caller, there: Transfer, complaint: Complaint) -> TransferOut:
    """The transfer as shown. The complaint's content is for the place that has it, and for both while a transfer is
    open.
    """
    open_to_both = there.state in OFFERED_OR_DISPUTED or caller.may_see(complaint.division, complaint.parties)
    return TransferOut(
        **there.model_dump(include=TransferOut.model_fields.keys() - {"offered_at", "approved_at", "answered_at"}),
        offered_at=there.offered_at.astimezone(clock.CHINA),
        approved_at=there.approved_at.astimezone(clock.CHINA) if there.approved_at else None,
        answered_at=there.answered_at.astimezone(clock.CHINA) if there.answered_at else None,
        complaint_version=complaint.version,
        superior=common_superior(there.from_division, there.to_division),
        workers=complaint.workers,
        owed_fen=complaint.claimed_fen,
        employer=complaint.employer_name if open_to_both else None,
        project=complaint.project_name if open_to_both else None,
        summary=complaint.summary_masked if open_to_both else "",
    )


async def shown_to(session: AsyncSession, caller: Caller, transfers: list[Transfer]) -> list[TransferOut]:
    complaints = await queries.complaints_by_number(session, [each.complaint for each in transfers])
    return [transfer_out(caller, each, complaints[each.complaint]) for each in transfers]


async def shown_on_file(session: AsyncSession, asked: Asked, transfers: list[Transfer]) -> list[TransferOut]:
    return await shown_to(session, asked.caller, transfers)


COLUMNS: tuple[Column[TransferOut], ...] = (
    Column("移送编号 number", lambda each: each.number, 20),
    Column("投诉编号 complaint", lambda each: each.complaint, 20),
    Column("移送函号 letter", lambda each: each.document_no, 26),
    Column("连同案件 with its case", lambda each: "是" if each.with_case else "否", 8),
    Column("状态 state", lambda each: in_chinese(each.state, "transfer")),
    Column("移出地 from", lambda each: place(each.from_division), 16),
    Column("接收地 to", lambda each: place(each.to_division), 16),
    Column("移送时间 offered", lambda each: each.offered_at, 16),
    Column("提出人 offered by", lambda each: each.offered_by, 16),
    Column("理由 reason", lambda each: each.reason, 30),
    Column("应答复日 answer by", lambda each: each.answer_by, 11),
    Column("答复时间 answered", lambda each: each.answered_at, 16),
    Column("答复 answer", lambda each: each.answer, 30),
    Column("涉及人数 workers", lambda each: each.workers),
    Column("诉求金额（元） claimed, yuan", lambda each: yuan(each.owed_fen), 14),
    Column("用人单位 employer", lambda each: each.employer, 28),
    Column("工程项目 project", lambda each: each.project, 24),
)
