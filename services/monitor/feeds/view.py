"""Batches, rejected rows and feeds as shown."""

from collections.abc import Sequence

from services.monitor.feeds.rules.reasons import ROW
from services.monitor.feeds.schemas import BatchOut, FeedOut, ReasonOut, RejectedOut, SignalOut
from services.monitor.feeds.tables import Feed, FeedBatch, FeedRow, FeedSignal
from shared.clock import CHINA
from shared.http.spreadsheet import Column

QUALITY: Sequence[Column[RejectedOut]] = (
    Column("行", lambda row: row.row, 8),
    Column("字段", lambda row: row.field, 24),
    Column("原因", lambda row: row.zh, 40),
    Column("Reason", lambda row: row.en, 40),
    Column("原值", lambda row: row.told, 30),
    Column("代码", lambda row: row.code, 18),
)
"""The quality report as a workbook."""


def batch_out(batch: FeedBatch, signals: Sequence[FeedSignal] = ()) -> BatchOut:
    told = {name: getattr(batch, name) for name in BatchOut.model_fields.keys() & FeedBatch.model_fields.keys()}
    return BatchOut.model_validate(
        told
        | {
            "batch_id": batch.id,
            "received_at": batch.received_at.astimezone(CHINA),
            "ended_at": batch.ended_at and batch.ended_at.astimezone(CHINA),
            "reason": batch.reason and ReasonOut(**batch.reason),
            "signals": [SignalOut(kind=each.kind, facts=each.facts) for each in signals],
        }
    )


def rejected_out(row: FeedRow) -> RejectedOut:
    reason = ROW[row.code]
    return RejectedOut(row=row.row, field=row.field, code=row.code, zh=reason.zh, en=reason.en, told=row.told)


def feed_out(feed: Feed, numbers: dict[int, str]) -> FeedOut:
    told = {name: getattr(feed, name) for name in FeedOut.model_fields}
    return FeedOut.model_validate(
        told
        | {
            "project": numbers.get(feed.project or 0),
            "since": feed.since.astimezone(CHINA),
            "last_row_at": feed.last_row_at and feed.last_row_at.astimezone(CHINA),
        }
    )
