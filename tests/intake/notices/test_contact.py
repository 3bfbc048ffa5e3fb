"""What every message to a worker says of the office: telephone and officer in charge, as far as the place tells."""

import pytest

from services.intake.lists import lists
from services.intake.notices.rules.notices import NOTICES, Contact, Event, text_for
from tests.journeys.stories import decide, file

pytestmark = pytest.mark.capability("C128")
TELEPHONE = "0711-0000000"
ECHENG = f"""
region = "420704"
office = {{name = "虚构区人力资源和社会保障局", telephone = "{TELEPHONE}"}}
officers = [{{account = "officer-1", name = "虚构科长"}}]
"""
TOLD = dict.fromkeys(
    (
        "number",
        "on",
        "because",
        "because_en",
        "where",
        "missing",
        "to",
        "yuan",
        "payer_zh",
        "payer_en",
        "outcome",
        "at",
        "was",
        "what",
        "what_en",
        "where_en",
    ),
    "某",
)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """The operator's list of the place: its telephone and the name of one officer."""
    (tmp_path / "420704.toml").write_text(ECHENG)
    monkeypatch.setenv("ANXIN_INTAKE_LISTS", str(tmp_path))


@pytest.mark.parametrize("event", list(NOTICES))
def test_every_message_ends_with_telephone_and_officer_in_both_languages(event):
    contact = Contact(TELEPHONE, "虚构科长")
    assert text_for(event, "zh", TOLD, contact)[0].endswith("承办单位电话0711-0000000，承办人虚构科长。")
    assert text_for(event, "en", TOLD, contact)[0].endswith(
        " Our office: telephone 0711-0000000, officer in charge 虚构科长."
    )


@pytest.mark.parametrize(
    ("contact", "end"),
    [
        (Contact(), "受理。"),
        (Contact(telephone="1"), "承办单位电话1。"),
        (Contact(officer="甲"), "承办单位承办人甲。"),
    ],
)
def test_what_the_place_does_not_tell_is_left_out(contact, end):
    assert text_for(Event.ACCEPTED, "zh", TOLD, contact)[0].endswith(end)


async def test_the_operators_telephone_stands_in_the_message_with_the_name_of_who_handles_it(world, intake, office):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await decide(intake, officer, path, "assign", {"owner": "officer-1"})
    await decide(intake, officer, path, "ask-supplement", {"missing": "九月考勤表。"})
    [notice] = (await intake.get(officer, "/v1/notices")).json()["items"]
    assert "还需补充：九月考勤表。" in notice["text"]
    assert notice["text"].endswith("承办单位电话0711-0000000，承办人虚构科长。")


async def test_an_account_is_no_name_and_no_place_has_another_places_telephone(world, intake, office):
    officer = await world.person(divisions=["330424"])
    path = f"/v1/complaints/{await file(world, await world.machine(divisions=['330424']), division='330424')}"
    await decide(intake, officer, path, "assign", {"owner": "officer-1"})
    await decide(intake, officer, path, "ask-supplement", {"missing": "九月考勤表"})
    [notice] = (await intake.get(officer, "/v1/notices")).json()["items"]
    assert "承办" not in notice["text"]
    assert TELEPHONE not in notice["text"]


def test_what_the_operator_tells_of_an_office_is_put_over_what_is_shipped(office):
    known = lists().office("420704003")
    assert (known.prefix, known.telephone) == ("鄂城人社监", TELEPHONE)
    assert (lists().office("440402").prefix, lists().office("4404").prefix) == (None, "珠海人社监")


def test_two_organs_that_would_number_alike_are_refused(tmp_path, monkeypatch):
    (tmp_path / "440402.toml").write_text('region = "440402"\noffice = {prefix = "珠海人社监"}\n')
    monkeypatch.setenv("ANXIN_INTAKE_LISTS", str(tmp_path))
    with pytest.raises(ValueError, match="number alike"):
        lists()
