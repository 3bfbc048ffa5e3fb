"""Sending a batch, and what a person decides about one that is held."""

from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.feeds import queries
from services.monitor.feeds.documents import MEDIA, Content
from services.monitor.feeds.mapping import Layout, NoSuchMapping, layout, names
from services.monitor.feeds.rules.reasons import told
from services.monitor.feeds.tables import BatchState, Feed, FeedBatch, FeedState
from services.monitor.projects import queries as project_queries
from shared import clock, history
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.obligations import Question
from shared.obligations.questions import answer_by_deed
from shared.privacy import seal
from shared.refusals import Conflict, Invalid, NotFound, NotThisType
from shared.spool import Spooled

KIND = "feed-batch"
FEED = "feed"
UNSAID = "feed-interval-unknown"


class OtherContent(Conflict):
    code = "batch-number-used"
    zh = "批次号“{number}”已用于其他内容"
    en = "the batch number {number!r} was used for other content"


class UnknownMapping(Invalid):
    code = "unknown-mapping"
    zh = "没有适用于此类数据的映射“{mapping}”；可用：{known}"
    en = "no mapping {mapping!r} for this feed; there are {known}"


class NotReplaceable(Conflict):
    code = "batch-not-replaceable"
    zh = "只能更正您方已入库且未被更正过的同类批次"
    en = "only a batch of yours of the same feed, taken in and not replaced yet, can be replaced"


class NotHeld(Conflict):
    code = "batch-not-held"
    zh = "该批次不在待核状态"
    en = "the batch is not held"


class PartlyTakenIn(Conflict):
    code = "batch-partly-taken-in"
    zh = "该批次已有部分入库，不能退回，只能放行后继续"
    en = "some of the batch has been taken in: it cannot be refused, only released to go on"


class IntervalUnset(Conflict):
    code = "feed-interval-unset"
    zh = "该数据的报送间隔仍未设定，请先设定（PUT /v1/feeds/{feed}/expectation）"
    en = "how often this feed is to come is still not set: set it first (PUT /v1/feeds/{feed}/expectation)"


class StatementOfWhat(Invalid):
    code = "statement-without-project"
    zh = "对账单须注明所属项目"
    en = "a statement says of which project's account it is"


async def send(
    session: AsyncSession, caller: Caller, spooled: Spooled, content_type: str, sent: dict[str, Any]
) -> tuple[FeedBatch, bool]:
    """Store that the batch was received; the worker takes it in. The same batch again is the first one: True.

    Raises NotThisType, UnknownMapping, OtherContent, NotReplaceable, StatementOfWhat, NotFound or WrongDivision.
    """
    content = _content(content_type)
    before = await queries.batch_sent_as(session, sent["feed"], caller.party, sent["number"])
    if before is not None:
        if before.digest != spooled.digest:
            raise OtherContent(number=sent["number"])
        return before, True
    stated = _check_mapping(sent["feed"], sent["mapping"])
    if stated and sent["project"] is None:
        raise StatementOfWhat(field="project")
    header = await _header(session, caller, sent)
    batch = FeedBatch(
        feed=sent["feed"],
        party=caller.party,
        parties=[caller.party],
        division=_common(caller.places),
        divisions=list(caller.places),
        number=sent["number"],
        digest=spooled.digest,
        size=spooled.size,
        content=content,
        mapping=sent["mapping"],
        header=header,
        replaces=await _replaced(session, caller, sent),
        spool=spooled.path.name,
        key_wrapped=seal(keyring_of(session).field_key, spooled.key),
        received_at=clock.now(),
        version=1,
    )
    session.add(batch)
    await session.flush()
    spooled.kept = True
    return batch, False


async def release(session: AsyncSession, caller: Caller, batch: FeedBatch, reason: str) -> FeedBatch:
    """A person has looked at a held batch: it is taken in. Raises AuthorityOnly, RoleMissing or NotHeld."""
    await _decide(session, caller, batch, reason, "released")
    batch.state = BatchState.RELEASED
    return batch


async def refuse(session: AsyncSession, caller: Caller, batch: FeedBatch, reason: str) -> FeedBatch:
    """A person refuses a held batch: nothing of it was stored. Raises AuthorityOnly, RoleMissing, NotHeld or
    PartlyTakenIn.
    """
    if batch.state is BatchState.HELD and batch.rows_done:
        raise PartlyTakenIn
    await _decide(session, caller, batch, reason, "refused")
    batch.state, batch.ended_at = BatchState.REFUSED, clock.now()
    batch.reason = told("by-person", zh=reason, en=reason)
    batch.spool = batch.key_wrapped = None
    return batch


async def expect(session: AsyncSession, caller: Caller, feed: str, given: dict[str, Any]) -> list[Feed]:
    """Set how often a party's feed is to come, for all its projects; the question about it is answered by that.

    Raises AuthorityOnly, RoleMissing, NotFound.
    """
    caller.need_authority()
    if caller.person:
        caller.need_role("officer", "head")
    rows = [each for each in await queries.expected_of(session, feed, given["party"]) if caller.reaches(each.division)]
    if not rows:
        raise NotFound(what="feed", which=f"{given['party']}/{feed}")
    for row in rows:
        row.expects_hours, row.silent_hours = given["expects_hours"], given["silent_hours"]
        if row.state in (FeedState.LATE, FeedState.SILENT):
            row.state, row.since = FeedState.FRESH, clock.now()  # the next look says anew
    if any(row.project is None for row in rows):
        await answer_by_deed(
            session,
            subject_kind=FEED,
            subject=f"{given['party']}/{feed}",
            code=UNSAID,
            by=caller.label,
            answer=f"每{given['expects_hours']}小时",
        )
    return rows


async def interval_answered(session: AsyncSession, question: Question) -> None:
    """The question is answered by setting the interval. Raises IntervalUnset while nobody has."""
    party, _, feed = question.subject.rpartition("/")
    if any(each["party"] == party and each["feed"] == feed for each in await queries.unexpected(session)):
        raise IntervalUnset(feed=feed)


async def _decide(session: AsyncSession, caller: Caller, batch: FeedBatch, reason: str, action: str) -> None:
    caller.need_role("officer", "head")
    if batch.state is not BatchState.HELD:
        raise NotHeld
    note = {"feed": batch.feed, "party": batch.party, "reason": batch.reason}
    step = Numbered(batch)
    await history.record(session, step, kind=KIND, by=caller.label, action=action, note=reason, facts=note)
    await (await session.connection()).execute(UNQUARANTINED, {"batch": batch.id, "now": clock.now()})


UNQUARANTINED = text("update feed set state = 'fresh', since = :now where batch_id = :batch and state = 'quarantined'")


class Numbered:
    """A batch as history sees it: its number there is our own."""

    def __init__(self, batch: FeedBatch) -> None:
        self._batch, self.number = batch, str(batch.id)

    @property
    def version(self) -> int:
        return self._batch.version

    @version.setter
    def version(self, value: int) -> None:
        self._batch.version = value


def _content(content_type: str) -> Content:
    media = content_type.partition(";")[0].strip().lower()
    if media not in MEDIA:
        raise NotThisType(accepted=", ".join(MEDIA))
    return MEDIA[media]


def _check_mapping(feed: str, name: str | None) -> bool:
    """Whether files of this layout are statements, which say so themselves. Raises UnknownMapping."""
    found = None if name is None else _layout(name)
    if name is not None and (found is None or found.feed != feed):
        known = [each for each in names() if layout(each).feed == feed]
        raise UnknownMapping(field="mapping", mapping=name, known="、".join(known) or "–")
    return found is not None and bool(found.statement)


def _layout(name: str) -> Layout | None:
    try:
        return layout(name)
    except NoSuchMapping:
        return None


async def _header(session: AsyncSession, caller: Caller, sent: dict[str, Any]) -> dict[str, Any]:
    """What the sender said of the whole batch. The project must lie in the caller's divisions, for all parties."""
    header: dict[str, Any] = {}
    if sent["project"] is not None:
        project = await project_queries.find(session, sent["project"])
        if project is None or not caller.reaches(project.division):
            raise NotFound(what="project", which=sent["project"])
        header |= {"project": project.number, "project_id": project.id}
    if sent["statement"] is not None:
        if not header:
            raise StatementOfWhat(field="project")
        header["statement"] = sent["statement"].model_dump(mode="json")
    return header


async def _replaced(session: AsyncSession, caller: Caller, sent: dict[str, Any]) -> int | None:
    """The batch that this one corrects."""
    if sent["replaces"] is None:
        return None
    old = await queries.batch_sent_as(session, sent["feed"], caller.party, sent["replaces"])
    if old is None or old.state is not BatchState.DONE or old.replaced_by is not None or sent["feed"] != "payrolls":
        raise NotReplaceable
    return old.id


def _common(places: tuple[str, ...]) -> str:
    """The division of the batch: the narrowest that has all the sender's places, or the first of them."""
    for length in (6, 4, 2):
        if len({each[:length] for each in places}) == 1 and len(places[0]) >= length:
            return places[0][:length]
    return places[0] if places else ""
