"""Text is found by two characters, as Chinese is searched, and by an index however many complaints there are."""

import itertools
import re
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlmodel import select

from services.intake.complaints import search, search_statements
from services.intake.complaints.search_order import ListOrder
from services.intake.complaints.tables import Complaint
from shared.access.callers import Caller, PartyKind
from tests.builders import a_complaint
from tests.journeys.stories import refuse

CITY = Caller("labour_authority", PartyKind.LABOUR_AUTHORITY, ("4207",), frozenset(), "officer-1", person=True)
ANN = {"name": "虚构安娘", "phone": "13800000011", "id_no": "999999198001010015", "consent": True}
ALL_OF_THEM = "people:destroy complaints:read complaints:write complaints:decide"
EVERYWHERE = replace(CITY, divisions=("42", "44"))
HOTLINE = Caller("hotline_12345", PartyKind.PARTNER, ("4207",), frozenset(), "clerk")
FILING = {"channel": "hotline_12345", "division": "420704"}
PARTNERS = ("hotline_12345", "hotline_12333")
TEXTS = {
    "wages": ("虚构玄黄建设有限公司", "三个月工资未发"),
    "deposit": ("虚构洪荒餐饮店", "押金不退，100%_没有"),
    "emoji": ("虚构列张劳务", "老板说😀明天发"),
}


@pytest.fixture
async def texts(world, intake):
    hotline = await world.machine()
    for name, (employer, summary) in TEXTS.items():
        filed = FILING | {"employer": {"name": employer}, "summary": summary, "partner_no": name}
        assert (await intake.post(hotline, "/v1/complaints", filed)).status_code == 201
    return await world.person()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("工资", {"wages"}),
        ("玄黄建设", {"wages"}),
        ("虚构", {"wages", "deposit", "emoji"}),
        ("押金不退", {"deposit"}),
        ("不押金退", set()),  # every pair but one is there, the text is not
        ("退不", set()),
        ("0%", {"deposit"}),
        ("%_", {"deposit"}),
        ("__", set()),
        ("说😀", {"emoji"}),
        ("龘龘", set()),
    ],
)
async def test_two_characters_and_more_are_found_exactly(intake, texts, world, words, found):
    listed = await intake.get(texts, "/v1/complaints", params={"q": words})
    numbers = {one["number"] for one in listed.json()["items"]}
    rows = await world.rows("select number, partner_no from intake.complaint")
    assert {row["partner_no"] for row in rows if row["number"] in numbers} == found
    counted = await intake.get(texts, "/v1/complaints/count", params={"q": words})
    assert counted.json()["count"] == len(found)


def by_index_alone(caller, given):
    """The numbers that the index finds, with the values of these filters."""
    shape, values = search.shape_of(caller, given, None), search.values_of(caller, given, 50, None)
    wanted = select(Complaint.number).where(*search_statements.index_conditions(shape))
    return wanted.params(**{name: values[name] for name in wanted.compile().params})


async def plan_of(world, chosen):
    """How the database would find these, were it not for reading a small table whole."""
    compiled = chosen.compile(dialect=postgresql.asyncpg.dialect(), compile_kwargs={"literal_binds": True})
    async with world.service("intake").sessions.begin() as session:
        connection = await session.connection()
        for way in ("seqscan", "indexscan"):
            await connection.exec_driver_sql(f"set local enable_{way} = off")
        return (await connection.exec_driver_sql(f"explain {compiled}".replace("%%", "%"))).scalars().all()


@pytest.mark.parametrize("words", ["工资", "玄黄建设", "龘龘", "ＡＢ公司"])
async def test_a_search_can_go_by_its_index(world, words):
    """The statement and the index speak of the same expression; whether the index pays is the planner's to say."""
    plan = await plan_of(world, by_index_alone(EVERYWHERE, {"q": words}))
    assert any("on complaint_search" in line for line in plan), plan


@pytest.mark.parametrize("given", [{}, {"channel": "qr"}, {"stage": "closed", "collective": True}])
@pytest.mark.parametrize("caller", [CITY, HOTLINE])
async def test_what_there_is_little_of_can_be_found_by_the_same_index(world, caller, given):
    plan = await plan_of(world, by_index_alone(caller, given))
    assert any("on complaint_search" in line for line in plan), plan


async def test_words_and_filters_meet_in_the_index_before_a_complaint_is_read(world):
    plan = " ".join(await plan_of(world, by_index_alone(HOTLINE, {"q": "龘龘", "domain": "construction"})))
    assert re.search(r"Index Cond: \(\(bigrams.* AND \(filter_words.*hotline_12345/domain=construction", plan), plan


async def test_a_list_is_planned_for_the_values_it_is_asked_with_and_nothing_after_it_is(world):
    """A plan for all values is what the database would turn to after five calls."""
    async with world.service("intake").sessions.begin() as session:
        await search.page(session, CITY, {}, 50, None)
        assert await session.scalar(text("show plan_cache_mode")) == "force_custom_plan"
    async with world.service("intake").sessions.begin() as session:
        assert await session.scalar(text("show plan_cache_mode")) == "auto"


async def test_words_are_found_page_by_page_whether_many_say_them_or_few(world, intake, monkeypatch):
    """The newest are looked through first; what is older, and what few say, is found as well, once and in order."""
    monkeypatch.setattr(search, "NEWEST", 4)
    hotline = await world.machine()
    for place in range(9):
        told = {"employer": {"name": f"虚构{place}号店"}, "summary": "押金不退" if place % 4 == 1 else "工资未发"}
        assert (await intake.post(hotline, "/v1/complaints", FILING | told)).status_code == 201
    officer = await world.person()
    for words, places in (("工资", [8, 7, 6, 4, 3, 2, 0]), ("押金", [5, 1]), ("龘龘", [])):
        found, cursor = [], None
        while True:
            asked = {"q": words, "limit": 2} | ({"cursor": cursor} if cursor else {})
            answer = (await intake.get(officer, "/v1/complaints", params=asked)).json()
            found += [int(item["employer"]["name"][2]) for item in answer["items"]]
            if (cursor := answer["next"]) is None:
                break
        assert found == places


@pytest.mark.invariant(15)
@pytest.mark.parametrize(("asked", "found"), [("4207", 1), ("420704", 1), ("42", 1), ("420703", 0), ("4404", 0)])
async def test_a_division_asked_for_narrows_what_the_caller_may_see_and_never_widens_it(world, intake, asked, found):
    hotline, officer = await world.machine(divisions=["42"]), await world.person(divisions=["420704"])
    for division in ("420704", "420703"):
        filed = FILING | {"division": division, "employer": {"name": "虚构店"}, "summary": "工资未发"}
        assert (await intake.post(hotline, "/v1/complaints", filed)).status_code == 201
    listed = await intake.get(officer, "/v1/complaints", params={"division": asked})
    assert len(listed.json()["items"]) == found


async def test_a_partner_finds_words_in_its_own_complaints_alone(world, intake):
    partners = [await world.machine(name) for name in PARTNERS]
    for name, partner in zip(PARTNERS, partners, strict=True):
        assert (await intake.post(partner, "/v1/complaints", a_complaint(channel=name))).status_code == 201
    for partner in partners:
        for words, many in (("两个月工资", 1), ("龘靐", 0)):
            found = (await intake.get(partner, "/v1/complaints", params={"q": words})).json()["items"]
            assert len(found) == many


ALWAYS, NEVER = 0, 1000
"""Of those taken by chance so many must have it, for it to be looked for among the newest."""
FEW_AND_MANY = [
    {"channel": "window"},
    {"channel": "hotline_12345", "domain": "construction"},
    {"stage": "filed", "collective": "true"},
    {"stage": "closed", "channel": "window"},
    {"q": "工资", "domain": "construction"},
    {"q": "押金不退", "channel": "window", "division": "420704"},
    {"q": "工资", "due_before": "2030-01-01", "stage": "filed"},
    {"q": "工资", "employer_uscc": "91999999MA0000000X"},
    {"q": "工资", "filed_to": "2001-01-01"},
]


@pytest.mark.invariant(15)
@pytest.mark.parametrize("given", FEW_AND_MANY, ids=lambda given: " ".join(given.values()))
async def test_looking_through_the_newest_and_asking_the_index_find_the_same(world, intake, monkeypatch, given):
    """Whoever asks: an officer of one county or of two, a partner of its own complaints and of those it was told of."""
    await complaints_of_every_kind(world, intake)
    counties = (["420704"], ["420704", "620724"])
    officers = [await world.person(f"officer-{len(each)}", divisions=each) for each in counties]
    partners = [await world.machine(party, divisions=["42"]) for party in ("hotline_12345", "hotline_12333", "police")]
    for caller in officers + partners:
        found = []
        for common, newest in ((ALWAYS, 100), (ALWAYS, 1), (NEVER, 1)):
            monkeypatch.setattr(search, "COMMON", common)
            monkeypatch.setattr(search, "NEWEST", newest)
            listed = (await intake.get(caller, "/v1/complaints", params=given)).json()["items"]
            found.append([each["number"] for each in listed])
        counted = (await intake.get(caller, "/v1/complaints/count", params=given)).json()["count"]
        assert found[0] == found[1] == found[2]
        assert len(found[0]) == counted


async def complaints_of_every_kind(world, intake):
    """Twelve, every other one of two counties; the police were told of a third of them."""
    partners = [await world.machine(party, divisions=["42"]) for party in PARTNERS]
    kinds = itertools.product(("own", "window"), ("construction", "non_construction"), (1, 30, 2))
    for place, (channel, domain, workers) in enumerate(kinds):
        by = place // 2 % 2
        through = PARTNERS[by] if channel == "own" else channel
        told = a_complaint(
            channel=through, domain=domain, workers=workers, division=("420704", "420703")[place % 2],
            summary=("三个月工资未发", "押金不退，工资未结")[place % 2], employer={"name": "虚构店", "uscc": None},
        )  # fmt: skip
        assert (await intake.post(partners[by], "/v1/complaints", told)).status_code == 201
    await world.execute("update intake.complaint set parties = parties || 'police'::text where workers = 2")


STATEMENTS = ("whole", "by_index", "sampled", "among_newest", "older")
THROUGH_NEWEST, BY_SAMPLE = ["among_newest", "by_index"], ["sampled", "by_index"]


@pytest.mark.parametrize(
    ("caller", "given", "order", "asked"),
    [
        (CITY, {}, ListOrder.NEWEST, ["whole"]),
        (CITY, {"channel": "qr", "stage": "filed"}, ListOrder.NEWEST, ["whole"]),
        (CITY, {"q": "工资"}, ListOrder.NEWEST, THROUGH_NEWEST),
        (CITY, {"q": "工资", "partner_no": "1"}, ListOrder.NEWEST, ["whole"]),
        (CITY, {"q": "工资"}, ListOrder.DUE, BY_SAMPLE),
        (CITY, {"stage": "filed"}, ListOrder.DUE, ["whole"]),
        (HOTLINE, {"collective": True}, ListOrder.NEWEST, ["whole"]),
        (HOTLINE, {"channel": "qr"}, ListOrder.NEWEST, THROUGH_NEWEST),
        (HOTLINE, {"stage": "filed"}, ListOrder.DUE, BY_SAMPLE),
        (HOTLINE, {"stage": "filed", "partner_no": "1"}, ListOrder.NEWEST, ["whole"]),
    ],
)
async def test_only_filters_that_depend_on_one_another_and_leave_many_are_estimated_first(
    world, monkeypatch, caller, given, order, asked
):
    sent = []

    def noted(name, statement):
        return lambda shape: sent.append(name) or statement(shape)

    for name in STATEMENTS:
        monkeypatch.setattr(search_statements, name, noted(name, getattr(search_statements, name)))
    async with world.service("intake").sessions.begin() as session:
        await search.page(session, caller, given, 50, None, order)
    assert sent == asked


@pytest.mark.parametrize("words", ["ABC装饰", "ＡＢＣ装饰", "B(甲)", "Ｂ（甲）"])
async def test_half_width_and_full_width_characters_find_each_other(world, intake, words):
    hotline = await world.machine()
    for name in ("虚构ABC装饰", "虚构ＡＢＣ装饰", "虚构B(甲)店", "虚构Ｂ（甲）店"):
        assert (await intake.post(hotline, "/v1/complaints", a_complaint(employer={"name": name}))).status_code == 201
    found = (await intake.get(await world.person(), "/v1/complaints", params={"q": words})).json()["items"]
    assert len(found) == 2


@pytest.mark.parametrize("many", [1000, 0])
async def test_what_was_added_is_found_and_what_was_destroyed_no_longer(world, intake, monkeypatch, many):
    """By looking through the newest, and by the index."""
    monkeypatch.setattr(search, "NEWEST", many)
    monkeypatch.setattr(search, "COMMON", ALWAYS)
    hotline, officer = await world.machine(), await world.person(roles="head", scopes=ALL_OF_THEM)
    filed = await intake.post(hotline, "/v1/complaints", a_complaint(reporter=ANN, summary="两个月工资未发"))
    path = f"/v1/complaints/{filed.json()['number']}"

    async def found(words):
        return len((await intake.get(officer, "/v1/complaints", params={"q": words})).json()["items"])

    assert (await found("工资未发"), await found("班组七人")) == (1, 0)
    asked = await intake.post(officer, f"{path}/ask-supplement", {"missing": "请补充班组情况"}, version=1)
    assert asked.status_code == 200, asked.text
    told = await intake.post(officer, f"{path}/supplement", {"text": "班组七人均未领到"}, version=2)
    assert told.status_code == 200, told.text
    assert (await found("工资未发"), await found("班组七人")) == (1, 1)
    await refuse(world, path, {"ground": "not_wages", "reason": "反映的是借款"})
    gone = await intake.post(officer, "/v1/people/destroy", {"reason": "本人申请删除", "id_no": ANN["id_no"]})
    assert gone.status_code == 200, gone.text
    assert (await found("工资未发"), await found("班组七人")) == (0, 0)
