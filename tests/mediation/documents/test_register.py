"""The register of papers: every number across cases, voided ones too, without a gap (C148)."""

import pytest

from tests.mediation.documents.story import issued
from tests.mediation.story import PLACE, an_open_case

pytestmark = pytest.mark.capability("C148")


async def listed(case, **asked):
    answer = await case.service.get(case.who, "/v1/documents", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_numbers_of_several_cases_stand_in_one_series_and_a_voided_one_stays(world):
    case = await an_open_case(world)
    other = await an_open_case(world, complaint="420704-2025-000077")
    first = await issued(case, "inquiry_notice")
    await issued(other, "inquiry_notice")
    path = f"{case.path}/documents/{first['document_id']}/void"
    assert (await case.service.post(case.who, path, {"reason": "打印有误"})).status_code == 200
    third = await issued(case, "inquiry_notice")
    there = await listed(case, kind="inquiry_notice", year=2025)
    assert sorted(each["sequence"] for each in there) == [1, 2, 3]
    assert {each["case_number"] for each in there} == {case.seen["number"], other.seen["number"]}
    [voided] = await listed(case, voided="true")
    assert (voided["document_no"], voided["void_reason"]) == (first["document_no"], "打印有误")
    assert [each["sequence"] for each in await listed(case, voided="false", document_no=third["document_no"])] == [3]
    assert await listed(case, year=2024) == []
    count = await case.service.get(case.who, "/v1/documents/count", params={"division": PLACE})
    assert count.json()["count"] == 3


async def test_another_places_numbers_are_not_there(world):
    case = await an_open_case(world)
    await issued(case, "inquiry_notice")
    case.who = await world.person("officer-9", divisions=["420703"])
    assert await listed(case) == []
