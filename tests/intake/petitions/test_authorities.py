"""Who reviews: the authority above the one that answered, and last the one above that (信访工作条例 35, 36)."""

import pytest

from tests.intake.petitions.test_petition import above, file, office, officer, paper, papers

__all__ = ["above", "office", "officer"]
pytestmark = [pytest.mark.capability("C8"), pytest.mark.rule("INT-15")]


async def test_the_county_that_answered_reviews_neither_itself_nor_the_review(intake, office, officer, above):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition", "accept", "answer", "ask-review")
    refused = await paper(intake, officer, number, "review")
    assert (refused.status_code, refused.json()["code"]) == (403, "for-authority-above")
    assert "湖北省鄂州市" in refused.json()["detail"]
    await papers(intake, officer, number, "review", "ask-re-review", above=above)
    for below in (officer, above["review"]):
        refused = await paper(intake, below, number, "re-review")
        assert (refused.status_code, refused.json()["code"]) == (403, "for-authority-above")
    concluded = await papers(intake, officer, number, "re-review", above=above)
    assert concluded["stage"] == "concluded"


async def test_its_file_lists_the_papers_and_what_comes_next_until_when(world, intake, office, officer, above):
    number = await file(intake, office, officer)
    await world.set_clock("2025-09-30")
    await papers(intake, officer, number, "as-petition")
    assert (await paper(intake, officer, number, "accept", on="2025-09-01")).status_code == 200
    await papers(intake, officer, number, "answer", "receive")
    shown = (await intake.get(officer, f"/v1/complaints/{number}/petition")).json()
    assert [(each["name"], each["on"]) for each in shown["papers"]] == [
        ("归入信访程序", "2025-09-30"),
        ("受理告知书", "2025-09-01"),
        ("处理意见书", "2025-09-30"),
        ("书面答复送达", "2025-09-30"),
    ]
    assert shown["next"] == [
        {
            "step": "ask-review",
            "name": "申请复查",
            "by": "承办单位",
            "deadline": "petition-review-request",
            "due_on": "2025-10-30",
        }
    ]
    await papers(intake, officer, number, "ask-review")
    [coming] = (await intake.get(officer, f"/v1/complaints/{number}/petition")).json()["next"]
    assert (coming["step"], coming["by"], coming["due_on"]) == ("review", "原办理机关的上一级机关", "2025-10-30")


async def test_what_may_be_lengthened_is_shown_until_it_was(intake, world, office, officer):
    number = await file(intake, office, officer)
    await papers(intake, officer, number, "as-petition", "accept")
    path = f"/v1/complaints/{number}/petition"
    first = (await intake.get(officer, path)).json()
    assert [(each["step"], each["due_on"]) for each in first["next"]] == [
        ("answer", "2025-10-27"),
        ("extend", "2025-10-27"),
    ]
    head = await world.person("head-1", roles="head")
    answer = await intake.post(head, f"{path}/extend", {"reason": "案情复杂"}, version=first["version"])
    assert answer.status_code == 200
    after = (await intake.get(officer, path)).json()["next"]
    assert [(each["step"], each["due_on"]) for each in after] == [("answer", "2025-11-26")]
