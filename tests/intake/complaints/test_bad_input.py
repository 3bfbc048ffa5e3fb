"""Whatever is sent, the answer is a receipt or a problem, never a fault; and what is odd but true is taken."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FILING = {
    "channel": "hotline_12345",
    "division": "420704",
    "summary": "三个月工资未发",
    "employer": {"name": "虚构餐饮店"},
}


@pytest.fixture
async def hotline(world):
    return await world.machine()


async def file(intake, hotline, **changed):
    whole = {name: value for name, value in (FILING | changed).items() if value is not ...}
    return await intake.post(hotline, "/v1/complaints", whole)


ODD_BUT_TRUE = {
    "emoji": {"summary": "老板不给钱😡👷‍♂️"},
    "SQL": {"summary": "'; drop table complaint; --", "employer": {"name": "Robert'); DROP TABLE students;--"}},
    "script": {"summary": "<script>alert(1)</script>"},
    "a rare surname": {"reporter": {"name": "𠮷野"}},
    "a minority name": {"reporter": {"name": "阿卜杜勒·热合曼·买买提"}},
    "right-to-left": {"summary": "\u202eتست"},
    "full-width digits": {"reporter": {"phone": "１３８００００００００１"}},
    "format braces": {"summary": "{0} {field} %s %(x)s", "partner_no": "{x}"},
    "like wildcards": {"employer": {"name": "100%_虚构\\店"}},
    "a wrong check digit": {"employer": {"uscc": "91999999MAXXXXXX00"}},
    "a lower-case uscc": {"employer": {"uscc": "91999999maxxxxxx0n"}},
    "a foreign number": {"reporter": {"phone": "+852 5123 4567"}},
    "not a phone at all": {"reporter": {"phone": "问他老乡"}},
    "an old ID of 15 digits": {"reporter": {"id_no": "999999900101001"}},
    "nothing owed yet known": {"owed_fen": 0},
    "the largest claim": {"owed_fen": 10**13, "workers": 100_000},
    "a leap day": {"occurred_on": "2024-02-29"},
    "line breaks": {"summary": "第一行\n第二行\r\n\t第三行"},
    "ten thousand characters": {"summary": "欠" * 10_000},
    "only a project": {"employer": None, "project": {"name": "虚构一号楼项目"}},
    "anonymous": {"reporter": {"anonymous": True}},
    "a street's code": {"division": "420704001"},
    "a village's code": {"division": "420704001001"},
    "a county's code with noughts behind": {"division": "420704000000"},
}


@pytest.mark.parametrize("changed", ODD_BUT_TRUE.values(), ids=ODD_BUT_TRUE.keys())
async def test_what_is_odd_but_may_be_true_is_taken_and_can_be_read_again(world, intake, hotline, changed):
    answer = await file(intake, hotline, **changed)
    assert answer.status_code == 201, answer.text
    officer = await world.person()
    shown = (await intake.get(officer, f"/v1/complaints/{answer.json()['number']}")).json()
    assert shown["summary"] == changed.get("summary", FILING["summary"])
    assert shown["owed_fen"] == changed.get("owed_fen", 0)


WRONG = {
    "no channel": {"channel": ...},
    "no division": {"division": ...},
    "no summary": {"summary": ...},
    "an empty summary": {"summary": ""},
    "a blank summary": {"summary": " \n\t"},
    "a moment before anybody": {"clue": {"registered_at": "0001-01-01T00:00:00+08:00"}},
    "a moment after everybody": {"clue": {"registered_at": "9999-12-31T23:59:59-12:00"}},
    "a moment as a number": {"clue": {"registered_at": 1756344600}},
    "a moment without a zone": {"clue": {"registered_at": "2025-08-28T09:00:00"}},
    "neither employer nor project": {"employer": ...},
    "an employer without anything": {"employer": {}},
    "a province": {"division": "42"},
    "no such place": {"division": "429999"},
    "a division as a number": {"division": 420704},
    "money as text": {"owed_fen": "100"},
    "money in yuan": {"owed_fen": 100.5},
    "money that is whole but a fraction": {"owed_fen": 100.0},
    "money owed backwards": {"owed_fen": -1},
    "more than anybody ever claimed": {"owed_fen": 10**13 + 1},
    "no workers": {"workers": 0},
    "too many workers": {"workers": 100_001},
    "workers as true": {"workers": True},
    "tomorrow": {"occurred_on": "2025-08-29"},
    "long ago": {"occurred_on": "1989-12-31"},
    "no such day": {"occurred_on": "2025-02-30"},
    "a month that is none": {"period": {"from": "2025-13"}},
    "a period backwards": {"period": {"from": "2025-08", "to": "2025-07"}},
    "a NUL": {"summary": "a\x00b"},
    "half a character": {"summary": "a\ud800b"},
    "an escape": {"reporter": {"name": "\x1b[31m"}},
    "a blank name": {"reporter": {"name": "   "}},
    "a name over two lines": {"reporter": {"name": "甲\n乙"}},
    "10,001 characters": {"summary": "欠" * 10_001},
    "a channel we do not have": {"channel": "fax"},
    "a field we do not have": {"priority": "high"},
    "a stage of one's own": {"stage": "accepted"},
    "a uscc too short": {"employer": {"uscc": "91999999MAXXXXXX0"}},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG.keys())
async def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(world, intake, hotline, changed):
    answer = await file(intake, hotline, **changed)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), answer.text
    for table in ("complaint", "reporter", "outbox", "history", "idempotency"):
        assert await world.rows(f"select 1 from intake.{table}") == []


@pytest.mark.invariant(11)
@pytest.mark.parametrize("blank", ["", "  ", "\n\t\u3000"])
async def test_a_reason_of_blanks_is_no_reason(world, intake, hotline, blank):
    path = f"/v1/complaints/{(await file(intake, hotline)).json()['number']}"
    officer = await world.person()
    answer = await intake.post(officer, f"{path}/propose-filing", {"reason": blank}, version=1)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/reason")
    assert [each["action"] for each in (await intake.get(officer, f"{path}/history")).json()["items"]] == ["filed"]


@pytest.mark.parametrize(
    ("sent", "pointer", "named"),
    [
        ({"a/b~c": 1}, "/a~1b~0c", "/a~1b~0c"),
        ({"employer": None}, "", "请求体"),
        ({"summary": 1}, "/summary", "/summary"),
    ],
)
async def test_a_pointer_leads_to_the_field_or_is_empty_for_the_whole(intake, hotline, sent, pointer, named):
    problem = (await file(intake, hotline, **sent)).json()
    assert problem["errors"][0]["pointer"] == pointer
    assert problem["detail"] == f"内容不符合要求：{named}"


FLAGGED = {
    "uscc-check-digit": {"employer": {"uscc": "91999999MAXXXXXX00"}},
    "id-check-digit": {"reporter": {"id_no": "999999199001010017"}},
    "phone-unusual": {"reporter": {"phone": "12345"}},
    "identifier-in-summary": {"summary": "电话13800000001"},
    "amount-missing": {"owed_fen": 0},
    "collective": {"workers": 10},
}


@pytest.mark.parametrize(("flag", "changed"), FLAGGED.items(), ids=FLAGGED.keys())
async def test_what_is_doubtful_is_taken_and_flagged(intake, hotline, flag, changed):
    fine = {"owed_fen": 100, "workers": 9}
    assert flag not in (await file(intake, hotline, **fine)).json()["flags"]
    assert flag in (await file(intake, hotline, **(fine | changed))).json()["flags"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "channel",
        "division",
        "summary",
        "reporter",
        "employer",
        "project",
        "period",
        "workers",
        "owed_fen",
        "prior_channels",
        "occurred_on",
        "domain",
        "partner_no",
        "matter_kind",
    ]
)


async def test_no_json_whatever_is_a_fault_of_ours(world, intake, hotline):
    """Any value in any field: a receipt or a problem, never a 500."""
    bodies = []

    @settings(max_examples=150, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(FIELDS, ANYTHING, max_size=3))
    def gather(changed):
        bodies.append(FILING | changed)

    gather()
    for body in bodies:
        answer = await intake.post(hotline, "/v1/complaints", body)
        assert answer.status_code in (201, 400, 403, 409, 422), (body, answer.text)


@pytest.mark.parametrize(
    ("query", "found"), [("餐饮", 1), ("%", 422), ("%%", 0), ("__", 0), ("\\\\", 0), ("'; --", 0), ("虚构餐", 1)]
)
async def test_a_search_takes_its_words_literally(world, intake, hotline, query, found):
    await file(intake, hotline)
    answer = await intake.get(hotline, "/v1/complaints/count", params={"q": query})
    assert (answer.json().get("count"), answer.status_code) == ((found, 200) if found != 422 else (None, 422))
