"""Every list may be had as a file, made by a job: whole, in words, for the caller alone, for a day."""

import csv
import re
import tracemalloc
from io import BytesIO, StringIO
from uuid import UUID

import openpyxl
import pytest

from shared.exports import declared, files, job, requests
from shared.exports.files import PART
from shared.http.spreadsheet import Column, FileFormat
from tests.access.test_counts import everything, lists, officer
from tests.journeys.stories import accepted_case, decide, file
from tests.world import SERVICES

__all__ = ["officer"]
BATCHES = "/v1/feeds/{feed}/batches"
WITHOUT = {"/v1/deliveries", "/v1/projects/recurring", "/v1/feeds", BATCHES, f"{BATCHES}/{{batch_id}}/rows"}
"""A machine's own messages; what is counted anew for each page; a partner's feeds, and the quality report of a batch,
which is a file by itself."""
CODE = re.compile(r"^[a-z]+([_-][a-z]+)+$")
"""A name of the code, not of an account: with `_` or `-` in it."""
ACCOUNTS = {"officer", "by", "offered by", "told by", "decided by", "subject", "message"}
EVERY = {
    f"{name} POST {path}/exports"
    for name, paths in {
        "intake": (
            "/v1/complaints",
            "/v1/notices",
            "/v1/transfers",
            "/v1/incidents",
            "/v1/candidates",
            "/v1/reconciliations",
            "/v1/reconciliations/items",
            "/v1/reconciliations/unknown-messages",
            "/v1/my-work",
        ),
        "mediation": (
            "/v1/cases",
            "/v1/opening-proposals",
            "/v1/proposals",
            "/v1/documents",
            "/v1/mediation-bodies",
            "/v1/mediators",
            "/v1/money-in",
            "/v1/ledger-lines",
            "/v1/my-work",
        ),
        "monitor": (
            "/v1/bond-draws",
            "/v1/bond-returns",
            "/v1/employers",
            "/v1/payment-checks",
            "/v1/projects",
            "/v1/employers",
            "/v1/projects",
            "/v1/wage-accounts",
            "/v1/warnings",
            "/v1/works-seen",
            "/v1/my-work",
        ),
        "credit": ("/v1/proposals", "/v1/my-work"),
    }.items()
    for path in paths
}


async def make(service):
    """What the worker does every few seconds."""
    return await job.turn(service.sessions, service.module.SERVICE.files)


async def ask(service, who, path="/v1/complaints", **body):
    answer = await service.post(who, f"{path}/exports", {"format": "csv"} | body)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def look(service, who, export, path="/v1/complaints"):
    return (await service.get(who, f"{path}/exports/{export['id']}")).json()


async def rows_of(service, who, export, path="/v1/complaints"):
    ready = await look(service, who, export, path)
    assert ready["state"] == "ready", ready
    content = (await service.get(who, ready["file"])).content
    assert len(content) == ready["size"]
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", SERVICES)
def test_each_list_may_be_had_as_a_file(world, name):
    paths = world.service(name).app.openapi()["paths"]
    asked = {path for path, _ in lists(world.service(name))} - WITHOUT
    assert {path for path in asked if f"{path}/exports" not in paths} == set()
    assert {f"{name} POST {path}/exports" for path in asked} <= EVERY


async def test_a_file_holds_what_the_list_shows_in_words(world, officer):
    hotline, clerk = await world.machine(), await world.person()
    number, _ = await accepted_case(world, hotline, clerk)
    await file(world, hotline, partner_no="2")
    offer = {"to_division": "420703", "answer_by": "2025-09-02", "reason": "用工所在地在该区"}
    await decide(world.service("intake"), clerk, f"/v1/complaints/{number}", "transfer", offer)
    for name in SERVICES:
        service = world.service(name)
        for path in {path for path, _ in lists(service)} - WITHOUT:
            export = await ask(service, officer, path)
            assert await make(service) == 1
            rows = await rows_of(service, officer, export, path)
            items = await everything(service, officer, path)
            assert len(rows) == len(items) == export["total"], (name, path)
            said = [(title, value) for row in rows for title, value in row.items() if CODE.match(value or "")]
            assert [each for each in said if each[0].partition(" ")[2] not in ACCOUNTS] == [], (name, path)


async def test_a_workbook_holds_the_same(world, officer):
    intake, hotline = world.service("intake"), await world.machine()
    number = await file(world, hotline)
    export = await ask(intake, officer, format="xlsx", filters={"stage": "filed"})
    await make(intake)
    ready = await look(intake, officer, export)
    answer = await intake.get(officer, ready["file"])
    assert answer.headers["cache-control"] == "no-store"
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["编号 number", number]


async def test_only_what_the_filters_ask_for_is_in_it_page_after_page(world, officer, monkeypatch):
    intake, hotline = world.service("intake"), await world.machine()
    numbers = [await file(world, hotline, partner_no=str(place)) for place in range(5)]
    await decide(intake, await world.person(), f"/v1/complaints/{numbers[0]}", "assign", {"owner": "officer-7"})
    monkeypatch.setattr("services.intake.complaints.export.AT_ONCE", 2)
    export = await ask(intake, officer)
    await make(intake)
    rows = await rows_of(intake, officer, export)
    assert [row["编号 number"] for row in rows] == sorted(numbers, reverse=True)
    export = await ask(intake, officer, filters={"owner": "officer-7"})
    await make(intake)
    assert [row["编号 number"] for row in await rows_of(intake, officer, export)] == [numbers[0]]


class Killed(BaseException):
    pass


async def test_a_worker_that_dies_in_the_middle_leaves_it_to_another_which_makes_it_whole(world, officer, monkeypatch):
    intake, hotline = world.service("intake"), await world.machine()
    numbers = [await file(world, hotline, partner_no=str(place)) for place in range(5)]
    monkeypatch.setattr("services.intake.complaints.export.AT_ONCE", 2)
    export = await ask(intake, officer)
    add, added = files.CsvFile.add, []

    def dies(self, rows):
        add(self, rows)
        added.append(len(rows))
        if len(added) == 2:
            raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(files.CsvFile, "add", dies)
        with pytest.raises(Killed):
            await make(intake)
    half = await look(intake, officer, export)
    assert (half["state"], half["rows"], half["total"], half["file"]) == ("running", 4, 5, None)
    assert await make(intake) == 0  # it may be alive still
    await world.execute("update intake.export set claimed_until = now() - interval '1 second'")
    assert await make(intake) == 1
    rows = await rows_of(intake, officer, export)
    assert [row["编号 number"] for row in rows] == sorted(numbers, reverse=True)


async def test_a_worker_that_was_only_slow_changes_nothing_of_anothers(world, officer, monkeypatch):
    intake, hotline = world.service("intake"), await world.machine()
    await file(world, hotline)
    export = await ask(intake, officer)
    claimed = await job._claim(intake.sessions)
    await world.execute("update intake.export set claimed_until = now() - interval '1 second'")
    assert await make(intake) == 1
    assert await job._make(intake.sessions, intake.module.SERVICE.files, claimed) is False
    assert len(await rows_of(intake, officer, export)) == 1


async def test_what_was_begun_too_often_fails_and_says_so(world, officer):
    intake = world.service("intake")
    export = await ask(intake, officer)
    await world.execute(f"update intake.export set attempts = {job.ATTEMPTS}")
    assert await make(intake) == 0
    assert (await look(intake, officer, export))["state"] == "failed"
    refused = await intake.get(officer, f"/v1/complaints/exports/{export['id']}/file")
    assert (refused.status_code, refused.json()["code"]) == (409, "export-failed")


async def test_it_is_the_owners_alone_and_only_while_they_have_its_places(world, officer):
    intake = world.service("intake")
    export = await ask(intake, officer)
    await make(intake)
    path = f"/v1/complaints/exports/{export['id']}"
    scopes = "complaints:read work:read"
    other = await world.person("other", divisions=["42"], scopes=scopes)
    moved = await world.person("counter", divisions=["4403"], scopes=scopes, roles="officer head")
    for who in (other, moved):
        assert [(await intake.get(who, each)).status_code for each in (path, f"{path}/file")] == [404, 404]
    assert (await intake.get(officer, f"/v1/notices/exports/{export['id']}")).status_code == 404


@pytest.mark.parametrize(("moment", "status"), [("2025-08-29T08:59", 200), ("2025-08-29T09:00", 410)])
async def test_it_is_kept_for_a_day(world, officer, moment, status):
    await world.set_clock("2025-08-28T09:00")
    intake = world.service("intake")
    export = await ask(intake, officer)
    before = await intake.get(officer, f"/v1/complaints/exports/{export['id']}/file")
    assert (before.status_code, before.json()["code"]) == (409, "export-not-ready")
    await make(intake)
    await world.execute("update intake.export set expires_at = timestamptz '2025-08-29T09:00+08'")
    await world.set_clock(moment)
    assert (await intake.get(officer, f"/v1/complaints/exports/{export['id']}/file")).status_code == status
    await make(intake)
    kept = await world.rows("select place from intake.export_part")
    assert (kept == []) == (status == 410)


async def test_a_search_for_a_person_needs_its_scope_and_purpose_and_is_logged(world, officer):
    intake, hotline = world.service("intake"), await world.machine()
    number = await file(world, hotline)
    sought = {"filters": {"phone": "13800000001"}}
    refused = await intake.post(officer, "/v1/complaints/exports", sought)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    personal = await world.person(scopes="complaints:read complaints:read-personal")
    assert (await intake.post(personal, "/v1/complaints/exports", sought)).json()["code"] == "purpose-missing"
    export = await ask(intake, personal, purpose="来电人未带编号", **sought)
    [kept] = await world.rows("select filters::text as filters from intake.export where state = 'asked'")
    assert "13800000001" not in kept["filters"]
    await make(intake)
    assert [row["编号 number"] for row in await rows_of(intake, personal, export)] == [number]
    read = await world.rows("select subject, purpose from intake.read_log where kind = 'person-search'")
    assert {(row["subject"], row["purpose"]) for row in read} == {
        ("phone", "来电人未带编号"),
        (number, "来电人未带编号"),
    }
    [done] = await world.rows("select filters::text as filters from intake.export")
    assert done["filters"] == "{}"


async def test_three_at_a_time_and_a_repeat_of_the_request_is_the_same(world, officer):
    intake = world.service("intake")
    first = await intake.post(officer, "/v1/complaints/exports", {"format": "csv"}, key="k-1")
    again = await intake.post(officer, "/v1/complaints/exports", {"format": "csv"}, key="k-1")
    assert first.json()["id"] == again.json()["id"]
    for _ in range(2):
        await ask(intake, officer)
    refused = await intake.post(officer, "/v1/complaints/exports", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-exports")
    await make(intake)
    await ask(intake, officer)


@pytest.mark.parametrize(
    "body", [{"format": "pdf"}, {"filters": {"stage": "nonsense"}}, {"filters": {"stages": "filed"}}]
)
async def test_what_the_list_does_not_know_is_refused(world, officer, body):
    assert (await world.service("intake").post(officer, "/v1/complaints/exports", body)).status_code == 422


def test_a_long_file_comes_in_parts_and_its_sheets_follow_one_another(monkeypatch):
    monkeypatch.setattr(files, "LINES", 3)
    columns = [Column("编号", lambda each: each)]
    written = files.begin(FileFormat.XLSX, columns, declared.date(2025, 8, 28))
    for first in (0, 4):
        written.add([[str(place)] for place in range(first, first + 4)])
    book = openpyxl.load_workbook(BytesIO(b"".join(written.parts())))
    written.close()
    found = [[row[0].value for row in sheet.iter_rows()] for sheet in book.worksheets]
    assert found == [["编号", "0", "1", "2"], ["编号", "3", "4", "5"], ["编号", "6", "7"]]
    long = files.begin(FileFormat.CSV, columns, declared.date(2025, 8, 28))
    long.add([["x" * 1000]] * 3000)
    sizes = [len(part) for part in long.parts()]
    long.close()
    assert sizes[:-1] == [PART] * (len(sizes) - 1)
    assert len(sizes) == 3


def test_filters_come_back_as_they_were():
    from datetime import date, datetime

    given = {"a": date(2025, 8, 28), "b": UUID(int=7), "c": b"\x01", "d": True, "e": "x", "f": 3, "g": ["x"]}
    given |= {"h": datetime(2025, 8, 28, tzinfo=requests.clock.CHINA)}
    assert declared.unpacked(declared.packed(given | {"none": None})) == given


@pytest.mark.parametrize("kind", list(FileFormat))
def test_a_file_four_times_as_long_takes_no_more_memory(kind):
    def peak(pages):
        written = files.begin(kind, [Column("内容", lambda each: each)] * 4, declared.date(2025, 8, 28))
        tracemalloc.start()
        for page in range(pages):
            written.add([[f"{page}-{row}-{cell}-内容" for cell in range(4)] for row in range(declared.AT_ONCE)])
        size = sum(len(part) for part in written.parts())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        written.close()
        return most, size

    (short, small), (long, large) = peak(5), peak(20)
    assert large > 3 * small
    assert long < short + PART * 2
