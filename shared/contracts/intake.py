"""Facts stated by intake: what was reported, and what the authority decided about it."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.event import Event

LISTED_AT_ONCE = 300
"""Claims that one `members-listed` carries at most: that many of the longest stay below 64 KiB."""


class AboutComplaint(Event, keyed_by="complaint"):
    """What every fact about a complaint carries. Never sent itself."""

    complaint: str


class ComplaintFiled(AboutComplaint, name="intake.complaint-filed"):
    """Unpaid wages were reported 投诉举报线索登记. Five working days to accept or refuse begin (INT-02)."""

    matter_kind: Literal["complaint", "report", "clue"]
    channel: str
    domain: str
    employer_uscc: str | None
    employer_key: str | None
    project_id: str | None
    workers: int
    claimed_fen: int
    filed_on: date


class ComplaintAccepted(AboutComplaint, name="intake.complaint-accepted"):
    """An authorised head accepted, which opens the case the same day 受理立案 (INT-02).

    The employer's name travels only beside its credit code: without one it may be a person's.
    """

    approver: str
    opened_on: date
    filed_on: date
    channel: str
    domain: str
    employer_uscc: str | None
    employer_key: str | None
    employer_name: str | None
    workers: int
    claimed_fen: int
    period_from: str | None
    period_to: str | None


class ClaimListed(BaseModel):
    """What one worker of a list claims for some months. Who the worker is only intake knows."""

    model_config = ConfigDict(frozen=True)

    worker_ref: UUID
    item: Literal["wages", "overtime", "compensation", "extra_compensation", "insurance", "injury"]
    period_from: str | None
    period_to: str | None
    fen: int


class MembersListed(AboutComplaint, name="intake.members-listed"):
    """Workers joined the complaint's list 成员登记, each with what they claim; those listed before stay.

    A listing of more than 300 claims comes in several facts: `part` of `parts`, each claim in one of them.
    """

    listing: int
    part: int
    parts: int
    listed_on: date
    members: list[ClaimListed]


class MembersLeft(AboutComplaint, name="intake.members-left"):
    """Workers left the complaint's list 成员退出: what they claimed is claimed through it no longer."""

    listing: int
    left_on: date
    worker_refs: list[UUID]


class ComplaintRefused(AboutComplaint, name="intake.complaint-refused"):
    """The authority may not take it up, and the worker was told why in writing 不予受理 (INT-03)."""

    rule_id: str
    refused_on: date
    employer_uscc: str | None


class ComplaintCalledBack(AboutComplaint, name="intake.complaint-called-back"):
    """The worker was rung about the result 回访."""

    case: str | None
    satisfied: bool | None
    called_on: date


class ComplaintReopened(AboutComplaint, name="intake.complaint-reopened"):
    """A person decided that the matter is taken up again 重办; its case goes on."""

    case: str | None
    reopened_on: date


class ComplaintClosed(AboutComplaint, name="intake.complaint-closed"):
    """Every channel has its final answer and the matter is done with 办结."""

    disposition: str
    closed_on: date
    employer_uscc: str | None
