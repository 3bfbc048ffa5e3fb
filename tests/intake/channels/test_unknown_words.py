"""A word that a partner's table does not have: refused by its field's name, or kept; `docs/channels.md` says which."""

import json
from pathlib import Path

import pytest

from services.intake.channels.adapters import ADAPTERS
from services.intake.channels.adapters.requests import BadItem, PartnerRequest
from services.intake.channels.incoming import Broken, Filing
from services.intake.channels.outgoing import Answer
from tests.intake.channels import provincial
from tests.intake.channels.every import PLAIN
from tests.intake.channels.national import a_clue
from tests.intake.channels.test_rules_answers import NOBODY_LOOKED

pytestmark = pytest.mark.capability("C1", "C2", "C4")
UNKNOWN = "不知道"
PAGE = Path(__file__).parents[3] / "docs" / "channels.md"

EZHOU = {
    "record_number": "9913",
    "psot_name": "派遣",
    "area_code": "420704",
    "content": "欠薪",
    "company_name": "虚构店",
}
ZHUHAI = {"workOrderNo": "9913", "regionCode": "440402", "appealContent": "欠薪", "unitName": "虚构店"}
AUDIT = {"applyType": "BACK", "auditResult": "1"}
RULING = {"lx": "sp", "xsbh": "G1", "sqlx": "zb", "jg": "1"}


def said_by(partner, call):
    """A sound item of this call, and how the request holds it."""
    if partner == "hotline_12345_ezhou":
        item = EZHOU | {
            "psot_name": call,
            "status": "已派遣",
            "reached": "是",
            "satisfaction": "满意",
            "result": "同意",
        }
        return item, "orders", lambda one: {"records": [one]}
    if partner == "hotline_12345_zhuhai":
        item = ZHUHAI | AUDIT | {"nodeStatus": "30", "satisfaction": "A", "urgeType": "URGE"}
        return item, call, lambda one: {"data": [one]}
    if partner == "national_platform":
        item = a_clue(TRANSFER_RESULT="1") if call == "transfer-results" else a_clue()
        return item, call, lambda one: {"rows": [one]}
    if partner == "provincial_platform":
        kinds = {"zt": {"lx": "zt", "xsbh": "G1", "zt": "20"}, "sp": RULING}
        return kinds.get(call.partition(" ")[2], provincial.a_clue()), "changes", lambda one: {"list": [one]}
    path, body = PLAIN[partner]("P-1")
    [(key, [item])] = body.items() if isinstance(body, dict) else [("visits", body)]
    return item, path, lambda one: {key: [one]}


def read(partner, call, **differences):
    item, path, held = said_by(partner, call)
    body = json.dumps(held(item | differences)).encode()
    return ADAPTERS[partner].read(PartnerRequest(path, {}, body))


def rows():
    """The rows of the page's table: partner, call, field, what becomes of an unknown word."""
    cells = [[each.strip(" `") for each in line.split("|")[1:-1]] for line in PAGE.read_text("utf-8").splitlines()]
    return [tuple(each) for each in cells if len(each) == 4 and each[0] in ADAPTERS]


LOOKED_UP = [row for row in rows() if row[2] != "none"]


def test_the_page_has_every_partner():
    assert {row[0] for row in rows()} == set(ADAPTERS)


@pytest.mark.parametrize(("partner", "call", "field", "fate"), LOOKED_UP)
def test_an_unknown_word_is_refused_by_its_fields_name_or_kept_as_the_page_says(partner, call, field, fate):
    assert not any(isinstance(each, Broken) for each in read(partner, call))
    [told] = read(partner, call, **{field: UNKNOWN})
    if fate == "kept":
        assert isinstance(told, Filing)
        assert UNKNOWN in (told.new.clue.prior_note or "")
        return
    assert fate == "refused"
    assert isinstance(told, Broken)
    assert isinstance(told.refusal, BadItem)
    assert field in told.refusal.message("zh")


@pytest.mark.parametrize("field", ["industry", "urgency"])
def test_a_field_that_is_empty_says_nothing_and_is_no_unknown_word(field):
    [told] = read("hotline_12345_ezhou", "派遣", **{field: ""})
    assert isinstance(told, Filing)


@pytest.mark.parametrize(
    ("partner", "field", "words"),
    [
        ("hotline_12345_ezhou", "note1", {True: "是", False: "否", None: ""}),
        ("hotline_12345_zhuhai", "isTrue", {True: "1", False: "0", None: "2"}),
        ("provincial_platform", "sfss", {True: "1", False: "2", None: "3"}),
        ("petition_office", "sfss", {True: "属实", False: "不属实", None: "未能核实"}),
        ("national_platform", "CONCLUSION", {True: "1", False: "6", None: "9"}),
    ],
)
def test_each_partner_is_told_yes_no_or_not_established_in_its_own_word(partner, field, words):
    for ended, truth in NOBODY_LOOKED.items():
        if ended.value not in ("PAID_IN_FULL", "NOT_SUBSTANTIATED", "UNREACHABLE_OR_WITHDRAWN"):
            continue
        answer = Answer(
            final=True,
            number="420704-2025-000001",
            partner_no="9913",
            public_reply="已办结",
            internal_note="已办结",
            substantiated=truth,
            resolved=False,
            contact_made=False,
            disposition=ended,
            recovered_fen=0,
        )
        assert ADAPTERS[partner].tell(answer)[field] == words[truth]
