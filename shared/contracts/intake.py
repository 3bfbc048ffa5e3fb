"""Facts stated by intake: what was reported, and what the authority decided about it."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.event import Event

LISTED_AT_ONCE = 300
"""How many claims one `members-listed` carries at most: that many of the longest stay below 64 KiB."""


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

    Where silence accepted it before (Guangdong), `opened_on` is the day of its receipt. The employer's name is carried
    only together with its credit code: without a code it may be a person's name.
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
    """What one worker of a list claims for some months. Only intake knows who the worker is."""

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
    """Workers left the complaint's list 成员退出: what they claimed is no longer claimed through this complaint."""

    listing: int
    left_on: date
    worker_refs: list[UUID]


class ComplaintRefused(AboutComplaint, name="intake.complaint-refused"):
    """The authority may not accept the complaint, and the worker was told why in writing 不予受理 (INT-03)."""

    rule_id: str
    refused_on: date
    employer_uscc: str | None


class RefusalAnnulled(AboutComplaint, name="intake.refusal-annulled"):
    """Review or a court annulled the refusal 撤销不予受理决定: the complaint is decided anew (INT-02, INT-03).

    `filed_on` is still the day of its first filing; the days to decide run from `annulled_on`.
    """

    annulled_on: date
    filed_on: date
    employer_uscc: str | None


class ComplaintCalledBack(AboutComplaint, name="intake.complaint-called-back"):
    """The worker was called by telephone about the result 回访."""

    case: str | None
    satisfied: bool | None
    called_on: date


class ComplaintReopened(AboutComplaint, name="intake.complaint-reopened"):
    """A person decided that the matter is handled again 重办; its case goes on."""

    case: str | None
    reopened_on: date


class ComplaintClosed(AboutComplaint, name="intake.complaint-closed"):
    """Every channel has its final answer and the complaint is closed 办结."""

    disposition: str
    closed_on: date
    employer_uscc: str | None


class FilingProposed(AboutComplaint, name="intake.filing-proposed"):
    """An officer, or the automatic verification (`on_verified`), proposed acceptance 拟立案 to a head, who decides that
    day (INT-02).

    `unmet` are the conditions of acceptance that the known facts do not show to be met.
    """

    proposed_on: date
    on_verified: bool
    unmet: list[str]
    employer_uscc: str | None


class ComplaintRedirected(AboutComplaint, name="intake.complaint-redirected"):
    """Another body is competent, and the worker was told which 告知其他途径 (INT-03, INT-05, INT-06, INT-10)."""

    ground: str
    rule_id: str
    redirected_on: date
    employer_uscc: str | None


class ComplaintAssigned(AboutComplaint, name="intake.complaint-assigned"):
    """A unit was given the complaint by letter 交办: to handle it, or to help while the owner stays 双交双办."""

    kind: Literal["owner", "assisting", "industry", "territory"]
    document_no: str
    unit: str
    party: str | None
    assigned_on: date
    due_on: date | None


class AssignmentReturned(AboutComplaint, name="intake.assignment-returned"):
    """The unit returned the assignment with a reason 退回: another unit must be named."""

    kind: Literal["owner", "assisting", "industry", "territory"]
    document_no: str
    unit: str
    returned_on: date


class JurisdictionTransferred(AboutComplaint, name="intake.jurisdiction-transferred", version=2):
    """Another place accepted the complaint, or was designated by the common superior 管辖移送 (INT-06). `division` is
    the new place.

    `with_case`: the complaint was accepted before, and the case opened for it moves with it.
    """

    transfer: str
    from_division: str
    transferred_on: date
    designated: bool
    with_case: bool

    @staticmethod
    def from_v1(body: dict[str, Any]) -> dict[str, Any]:
        """Under version 1 only complaints that had not been accepted were transferred."""
        return {**body, "with_case": False}


class AboutIncident(Event, keyed_by="incident"):
    """What every fact about a current incident carries. Never sent itself."""

    incident: str


class IncidentReported(AboutIncident, name="intake.incident-reported"):
    """Workers have gathered, or somebody is in danger, over wages 突发事件报告 (INT-08)."""

    people: int
    domain: str
    employer_uscc: str | None
    project_id: str | None
    complaints: list[str]
    reported_on: date


class IncidentClassified(AboutIncident, name="intake.incident-classified"):
    """How large the incident is, and whether the emergency plan is activated 定级 (INT-08)."""

    level: Literal["small", "group", "mass"]
    people: int
    emergency: bool
    government_project: bool | None
    classified_on: date


class ComplaintsJoined(AboutComplaint, name="intake.complaints-joined"):
    """Another complaint (`joined`) is about the same arrears and follows this one 并案: the same worker again, or
    another.

    `complaint` leads; `workers` and `claimed_fen` are those of all its complaints together, nobody counted twice.
    `joined_workers` and `joined_fen` are what the one that joined claims. Ten or more make it collective (ARB-07).
    """

    joined: str
    kind: Literal["duplicate", "collective"]
    channel: str
    automatic: bool
    joined_workers: int
    joined_fen: int
    workers: int
    claimed_fen: int
    collective: bool
    joined_on: date


class ComplaintsParted(AboutComplaint, name="intake.complaints-parted"):
    """A complaint (`joined`) no longer follows this one 拆分 and is decided by itself.

    The other fields state the totals of the complaints that remain together.
    """

    joined: str
    workers: int
    claimed_fen: int
    collective: bool
    parted_on: date


class AboutLeave(Event, keyed_by="leave"):
    """What every fact about an officer's leave carries: accounts, never names. Never sent itself."""

    leave: str
    party: str
    officer: str
    deputy: str
    begins_on: date
    ends_on: date


class LeaveEntered(AboutLeave, name="intake.leave-entered"):
    """An officer is away and a deputy sees their queue, first and last day included 请假代班 (C123)."""


class LeaveEnded(AboutLeave, name="intake.leave-ended"):
    """The officer is at work again from `back_on` 销假, before the leave was to end."""

    back_on: date
