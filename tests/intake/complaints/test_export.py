"""The list of complaints as a file holds what the list shows, all of it, and no more."""

import csv
from io import BytesIO, StringIO
from typing import get_args

import openpyxl
import pytest

from services.intake.complaints import export, search
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.rules.words import CHANNELS, DOMAINS
from services.intake.complaints.schemas import Channel, Domain
from shared.http.pagination import Count
from shared.labels.states import in_chinese
from tests.intake.complaints.test_search import complaints_of_every_kind
from tests.journeys.stories import file

TITLES = [column.title for column in export.COLUMNS]
ANN = {"name": "虚构安娘", "phone": "13800000011", "id_no": "999999198001010015", "consent": True}
PERSONAL = "complaints:read complaints:read-personal"


async def exported(intake, who, **asked):
    """The rows of the file, each by its titles."""
    answer = await intake.get(who, "/v1/complaints/export", params={"format": "csv"} | asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def numbers(rows):
    return [row["编号 number"] for row in rows]


@pytest.mark.parametrize(
    "asked",
    [{}, {"order": "amount"}, {"order": "due", "stage": "filed"}, {"q": "押金"}, {"channel": "qr", "order": "oldest"}],
)
async def test_a_file_holds_the_whole_list_in_its_order(world, intake, monkeypatch, asked):
    monkeypatch.setattr(export, "AT_ONCE", 5)
    await complaints_of_every_kind(world, intake)
    partner = await world.machine("police", divisions=["42"])
    for who in (await world.person(divisions=["42"]), await world.person(), partner):
        listed = (await intake.get(who, "/v1/complaints", params=asked | {"limit": 200})).json()["items"]
        assert numbers(await exported(intake, who, **asked)) == [each["number"] for each in listed]


async def test_a_row_says_it_in_words_masked_and_in_yuan(world, intake):
    await file(world, await world.machine(), reporter=ANN, partner_no="250828090000000777")
    answer = await intake.get(await world.person(), "/v1/complaints/export", params={"format": "csv"})
    assert ANN["name"] not in answer.text
    assert ANN["phone"] not in answer.text
    [row] = await exported(intake, await world.person())
    assert (row["办理阶段 stage"], row["渠道 channel"]) == ("已登记", "12345热线")
    assert "鄂城" in row["区划 place"]
    assert (row["电话 phone"], row["诉求金额（元） claimed, yuan"]) == ("138****0011", "8000.00")
    assert row["受理期限 decide by"] == "2025-09-04"


async def test_a_workbook_is_the_default_and_holds_the_same(world, intake):
    number = await file(world, await world.machine(), partner_no="250828090000000778")
    answer = await intake.get(await world.person(), "/v1/complaints/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="complaints-2025-08-28.xlsx"'
    assert answer.headers["cache-control"] == "no-store"
    titles, row = openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert list(titles) == TITLES
    told = dict(zip(titles, row, strict=True))
    assert told["编号 number"] == number
    assert told["渠道编号 partner's number"] == "250828090000000778"


async def test_while_a_deadline_is_paused_no_day_is_said(world, intake):
    number = await file(world, await world.machine())
    await world.execute(
        "update intake.obligation set state = case name when 'acceptance' then 'paused' else 'met' end "
        "where subject = $1",
        number,
    )
    [row] = await exported(intake, await world.person())
    assert (row["下一期限 next deadline"], row["届满日 due"]) == ("受理期限（中止中）", "")


@pytest.mark.parametrize(("more", "status"), [(False, 200), (True, 409)])
async def test_more_than_a_file_takes_are_refused_and_none_is_left_out(world, intake, monkeypatch, more, status):
    async def counted(*_):
        return Count(count=10_000, more=more)

    monkeypatch.setattr(search, "count", counted)
    answer = await intake.get(await world.person(), "/v1/complaints/export")
    assert answer.status_code == status
    assert status == 200 or (answer.json()["code"], "10000" in answer.json()["detail"]) == ("too-many-to-export", True)


async def test_an_exported_search_for_a_person_is_written_down_as_on_the_list(world, intake):
    number = await file(world, await world.machine(), reporter=ANN)
    officer, asked = await world.person(scopes=PERSONAL), {"phone": ANN["phone"], "purpose": "来电询问进度"}
    assert numbers(await exported(intake, officer, **asked)) == [number]
    assert await world.rows("select subject from intake.read_log order by subject") == [
        {"subject": number},
        {"subject": "phone"},
    ]
    refused = await intake.get(await world.person(), "/v1/complaints/export", params=asked)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")


def test_every_stage_channel_and_domain_has_a_chinese_word():
    assert set(get_args(Channel)) == CHANNELS.keys()
    assert set(get_args(Domain)) == DOMAINS.keys()
    assert not [stage for stage in Stage if in_chinese(stage, "complaint") == stage]
