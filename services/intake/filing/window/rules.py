"""Filing on a worker's behalf 代办 (C7): who acts and who agreed are both recorded.

It is the worker's own complaint: the right to complain is the worker's (INT-02), so nobody files without consent.
"""

from enum import StrEnum

from shared.refusals import Forbidden, Invalid


class Consent(StrEnum):
    """How the worker agreed: 当面口头, 书面签字, 由他人代为提出."""

    SPOKEN = "spoken"
    SIGNED = "signed"
    PROXY = "proxy"


class WindowOccasion(StrEnum):
    """Where it was taken: 窗口, 集中接访, 主动下访."""

    WINDOW = "window"
    JOINT_RECEPTION = "joint_reception"
    SITE_VISIT = "site_visit"


class Relation(StrEnum):
    """Relation of the person who speaks for the worker: 亲属, 工友, 法律援助, 工会, 村居或网格, 其他; never a name."""

    FAMILY = "family"
    CO_WORKER = "co_worker"
    LEGAL_AID = "legal_aid"
    UNION = "union"
    VILLAGE_OR_GRID = "village_or_grid"
    OTHER = "other"


class PersonNeeded(Forbidden):
    """The caller is a machine; only a person may file for a worker."""

    code = "person-needed"
    zh = "代办登记须由工作人员本人操作，并记明代办人"
    en = "filing on somebody's behalf is done by a person, who is named"


class RelationMissing(Invalid):
    """A proxy speaks for the worker without stating the relation."""

    code = "relation-missing"
    zh = "由他人代为提出的，须写明其与劳动者的关系"
    en = "whoever speaks for the worker says in which relation they stand"


class WorkerUnnamed(Invalid):
    """The worker is not named, so the query code would belong to nobody."""

    code = "worker-unnamed"
    zh = "代办登记须有劳动者本人姓名，以便本人凭查询码查询"
    en = "the worker for whom it is filed is named: the query code is theirs"


def check(consent: Consent, relation: Relation | None, worker: str | None) -> None:
    """The worker is named, and a proxy's relation given. Raises WorkerUnnamed or RelationMissing."""
    if worker is None:
        raise WorkerUnnamed(field="reporter/name")
    if consent is Consent.PROXY and relation is None:
        raise RelationMissing(field="assistance/relation")
