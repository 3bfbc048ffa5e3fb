"""When a paper may be issued, served or voided; and the refusals."""

from collections.abc import Mapping
from datetime import date

from services.mediation.documents.rules.fields import Recipient
from services.mediation.documents.rules.kinds import PAPERS, Kind, Standing
from shared.documents.service import Means
from shared.refusals import Conflict, Invalid


class NotItsTime(Conflict):
    """The case stands otherwise than the paper needs."""

    code = "paper-not-its-time"
    zh = "{because_zh}，不能出具《{title}》"
    en = "no {name} is issued: {because_en}"


class FactMissing(Conflict):
    """Something that the paper has to say is not known: it is not guessed."""

    code = "paper-fact-missing"
    zh = "缺少“{meaning_zh}”，不能出具《{title}》"
    en = "no {name} is issued: {meaning_en} is not known"


class NotStated(Invalid):
    """A fact is told that this paper does not ask an officer for."""

    code = "paper-fact-unasked"
    zh = "《{title}》没有“{field}”这一项"
    en = "a {name} does not ask for {field}"


class IssuedBefore(Conflict):
    code = "paper-issued-before"
    zh = "文书{document_no}已经出具"
    en = "paper {document_no} has been issued"


class VoidedBefore(Conflict):
    code = "paper-voided"
    zh = "文书已于{on}作废"
    en = "the paper was voided on {on}"


class NotForThem(Invalid):
    """The paper is not served on these."""

    code = "paper-not-for-them"
    zh = "《{title}》不向该对象送达"
    en = "a {name} is not served on them"


class NotPosted(Invalid):
    """Posting up counts for an order to pay alone (CRIM-04)."""

    code = "paper-not-posted"
    zh = "张贴送达只适用于责令支付的指令书"
    en = "only an order to pay is served by posting it up"


class OrderStands(Conflict):
    """An order's paper is void with the order, not without it."""

    code = "order-stands"
    zh = "指令书仍然有效：作出新的指令后，原指令书方可作废"
    en = "the order stands: its paper is voided once another order has taken its place"


class ServiceNotYet(Conflict):
    """An order binds from the day on which its service counts, which has not come."""

    code = "service-not-yet"
    zh = "公告至{on}方视为送达，届时再登记"
    en = "the announcement counts as service on {on}: record it then"


def check_stated(kind: Kind, stated: Mapping[str, str]) -> None:
    """Raises NotStated."""
    for name in stated:
        if name not in PAPERS[kind].states:
            raise NotStated(title=PAPERS[kind].zh, name=kind.value, field=name)


def check_issue(kind: Kind, seen: Standing, facts: Mapping[str, str | None]) -> None:
    """Raises NotItsTime or FactMissing."""
    paper = PAPERS[kind]
    about = {"title": paper.zh, "name": kind.value}
    if not paper.may(seen):
        because_zh, because_en = paper.says_when
        raise NotItsTime(**about, because_zh=because_zh, because_en=because_en)
    for name in paper.needs:
        if facts.get(name) is None:
            meaning_zh, meaning_en = paper.fields[name]
            raise FactMissing(**about, meaning_zh=meaning_zh, meaning_en=meaning_en)


def check_recipient(kind: Kind, recipient: Recipient, means: Means) -> None:
    """Raises NotForThem or NotPosted."""
    if recipient not in PAPERS[kind].serves:
        raise NotForThem(title=PAPERS[kind].zh, name=kind.value, field="recipient")
    if means is Means.POSTING and kind is not Kind.CORRECTION_ORDER:
        raise NotPosted(field="means")


def check_in_force(voided_on: date | None) -> None:
    """Raises VoidedBefore."""
    if voided_on is not None:
        raise VoidedBefore(on=voided_on)
