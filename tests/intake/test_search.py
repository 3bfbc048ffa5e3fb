"""Text is found by two characters, as Chinese is searched, and by an index however many complaints there are."""

import pytest
from sqlalchemy.dialects import postgresql
from sqlmodel import select

from services.intake import queries
from services.intake.tables import Complaint
from tests.builders import a_complaint

FILING = {"channel": "hotline_12345", "division": "420704"}
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


@pytest.mark.parametrize("words", ["工资", "玄黄建设"])
async def test_a_search_can_go_by_its_index(world, words):
    """The statement and the index speak of the same expression; whether the index pays is the planner's to say."""
    dialect = postgresql.asyncpg.dialect()
    chosen = select(Complaint.number).where(queries.CONDITIONS["q"](words))
    compiled = chosen.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    async with world.service("intake").sessions.begin() as session:
        connection = await session.connection()
        for way in ("seqscan", "indexscan"):
            await connection.exec_driver_sql(f"set local enable_{way} = off")
        plan = (await connection.exec_driver_sql(f"explain {compiled}".replace("%%", "%"))).scalars().all()
    assert any("complaint_search" in line for line in plan), plan


async def test_words_are_found_page_by_page_whether_many_say_them_or_few(world, intake, monkeypatch):
    """The newest are looked through first; what is older, and what few say, is found as well, once and in order."""
    monkeypatch.setattr(queries, "NEWEST", 3)
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
    partners = [await world.machine(name) for name in ("hotline_12345", "hotline_12333")]
    for partner in partners:
        assert (await intake.post(partner, "/v1/complaints", a_complaint())).status_code == 201
    for partner in partners:
        for words, many in (("两个月工资", 1), ("龘靐", 0)):
            found = (await intake.get(partner, "/v1/complaints", params={"q": words})).json()["items"]
            assert len(found) == many
