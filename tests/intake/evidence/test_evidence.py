"""Files about a complaint: what they truly are, who may see them, and that they go with their person."""

import hashlib
import io
import struct
import zipfile

import pytest

from services.intake.evidence.rules.archives import (
    MOST_ENTRIES,
    MOST_RATIO,
    ArchiveBomb,
    ArchiveBroken,
    ArchiveDangerous,
)
from services.intake.evidence.rules.files import (
    LARGEST,
    MOST_BYTES,
    MOST_FILES,
    DangerousFile,
    EmptyFile,
    FileTooLarge,
    TooManyFiles,
    UnknownFile,
    check_room,
    found,
)
from tests.builders import a_complaint
from tests.intake.public.builders import AMR, JPEG, an_officer
from tests.journeys.stories import file

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(300)
PDF = b"%PDF-1.4\n%\xe2\xe3\n" + b"1 0 obj" * 50
EXE = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(300)
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(*names, content=b"x", **more):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content, **more)
    return whole.getvalue()


DECLARES_MACROS = b'<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
RENAMED_MACROS = zipped("[Content_Types].xml", "word/document.xml", "word/a.bin", content=DECLARES_MACROS)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (PDF, "application/pdf"),
        (AMR, "audio/amr"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + bytes(300), "audio/mp4"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(300), "video/mp4"),
        ("老板欠我三个月工资".encode("gb18030"), "text/plain"),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX_TYPE),
        (zipped("工地照片/1.jpg", "工地照片/2.jpg"), "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
    ],
)
def test_a_file_is_what_its_content_is(content, media_type):
    assert found(content, None, None).media_type == media_type


@pytest.mark.parametrize(
    ("content", "said_type", "said_name", "flags"),
    [
        (JPEG, "image/jpeg", "a.jpg", []),
        (JPEG, "image/png", "a.png", []),
        (JPEG, "application/pdf", None, ["said-otherwise"]),
        (PDF, None, "工资条.jpg", ["said-otherwise"]),
        (PDF, "application/octet-stream", "a", []),
        (PDF + b"/JavaScript", "application/pdf", "a.pdf", ["active-content"]),
        (PDF + b"/J#61vaScript", "application/pdf", "a.pdf", ["active-content"]),
        (PDF + b"/Colour#20Space", "application/pdf", "a.pdf", []),
        (b"@echo off\r\nnotepad", None, "a.txt", ["active-content"]),
        (b"I work, cmd is the boss's name", None, "a.txt", []),
        (zipped("[Content_Types].xml", "word/embeddings/a.xlsx"), None, "a.docx", ["embedded-object"]),
        (zipped("a.zip"), None, "a.zip", ["nested-archive"]),
        (zipped("../../a.jpg"), None, "a.zip", ["path-outside"]),
    ],
)
def test_a_file_that_lies_about_its_type_is_kept_under_its_true_one_and_flagged(content, said_type, said_name, flags):
    assert found(content, said_type, said_name).flags == flags


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (EXE, "照片.jpg", DangerousFile),
        (b"\x7fELF\x02\x01\x01" + bytes(300), "a.png", DangerousFile),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", DangerousFile),
        (b"<!doctype html><script>1</script>", "a.txt", DangerousFile),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", DangerousFile),
        ("欠薪 <SCRIPT>alert(1)</SCRIPT>".encode(), "a.txt", DangerousFile),
        (b"start notepad", "a.bat", DangerousFile),
        (zipped("发票.exe"), "a.zip", ArchiveDangerous),
        (zipped("发票.exe. "), "a.zip", ArchiveDangerous),
        (b"start notepad", "a.bat.", DangerousFile),
        (zipped("[Content_Types].xml", "word/document.xml", "word/embeddings/a.exe"), "a.docx", ArchiveDangerous),
        pytest.param(RENAMED_MACROS, "a.docx", ArchiveDangerous, id="macros under another name"),
        (zipped("AndroidManifest.xml", "classes.dex"), "a.zip", ArchiveDangerous),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx", ArchiveDangerous),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "a.doc", DangerousFile),
        (b"Rar!\x1a\x07\0" + bytes(300), "a.rar", DangerousFile),
        pytest.param(zipped("a.jpg")[:40], "a.zip", ArchiveBroken, id="an archive cut off"),
        (b"", "a.jpg", EmptyFile),
        (bytes(300), "a.jpg", UnknownFile),
        (b"\xff\xfe\x00nonsense\x00", "a.txt", UnknownFile),
    ],
)
def test_what_runs_or_cannot_be_told_is_refused(content, name, refusal):
    with pytest.raises(refusal) as why:
        found(content, "image/jpeg", name)
    assert why.value.errors[0]["pointer"] == "/file"


def test_twenty_mebibytes_are_taken_and_not_a_byte_more():
    whole = JPEG + bytes(LARGEST - len(JPEG))
    assert found(whole, None, None).media_type == "image/jpeg"
    with pytest.raises(FileTooLarge):
        found(whole + b"0", None, None)


def test_a_complaint_has_room_for_so_many_files_and_bytes_and_not_one_more():
    check_room(MOST_FILES - 1, 0, 1)
    check_room(1, MOST_BYTES - 1, 1)
    for files, size, arriving in ((MOST_FILES, 0, 1), (1, MOST_BYTES, 1)):
        with pytest.raises(TooManyFiles):
            check_room(files, size, arriving)


def test_a_zip_bomb_is_refused_by_its_list_and_never_unpacked(monkeypatch):
    bombs = [
        zipped("a.txt", content=bytes(50 * 1024 * 1024)),
        zipped(*(f"{n}.txt" for n in range(MOST_ENTRIES + 1))),
        claiming(zipped("a.txt", content=b"x" * 10), 3 * 1024**3),
        overlapping(),
    ]
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("somebody unpacks it"))
    for bomb in bombs:
        with pytest.raises(ArchiveBomb):
            found(bomb, None, "a.zip")


def test_a_list_of_half_a_million_entries_is_not_even_read(monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("somebody reads the list"))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 20_000_000, 0, 0)
    with pytest.raises(ArchiveBomb):
        found(b"PK\x03\x04" + bytes(100) + end, None, "a.zip")


def test_an_archive_may_unpack_to_a_hundred_times_its_size_and_not_more():
    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200))
    plain = zipped("a.jpg", content=noise)
    assert found(claiming(plain, MOST_RATIO * len(plain)), None, None).media_type == "application/zip"
    with pytest.raises(ArchiveBomb):
        found(claiming(plain, MOST_RATIO * len(plain) + 1), None, None)


def claiming(archive, unpacked):
    """The same archive, whose list says its one entry unpacks to so many bytes."""
    at = archive.rfind(b"PK\x01\x02")
    return archive[: at + 24] + struct.pack("<L", unpacked) + archive[at + 28 :]


def overlapping():
    """An archive whose entries all claim the same bytes."""
    plain = zipped("a.jpg", content=b"x" * 40)
    at, end = plain.rfind(b"PK\x01\x02"), plain.rfind(b"PK\x05\x06")
    entry = plain[at:end][:20] + struct.pack("<L", 400) + plain[at:end][24:]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 5, 5, len(entry) * 5, at, 0)
    return plain[:at] + entry * 5 + tail


# over the wire


async def kept(world, intake, content=JPEG, **params):
    hotline = await world.machine(divisions=["440402"])
    number = await file(world, hotline, division="440402")
    path = f"/v1/complaints/{number}/evidence"
    answer = await intake.post(hotline, path, content=content, params=params, headers={"Content-Type": "image/jpeg"})
    return number, path, answer


@pytest.mark.invariant(14)
async def test_a_file_is_kept_sealed_and_given_out_whole_for_a_purpose_that_is_written_down(world, intake):
    number, path, answer = await kept(world, intake, PDF, kind="pay_slip", name="测试甲的工资条.pdf")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["media_type"], told["kind"], told["flags"]) == ("application/pdf", "pay_slip", ["said-otherwise"])
    assert told["sha256"] == hashlib.sha256(PDF).hexdigest()
    stored = await world.rows("select sealed from intake.evidence_content")
    named = await world.rows("select name from intake.evidence")
    assert PDF[:20] not in stored[0]["sealed"]
    assert "测试甲".encode() not in named[0]["name"]
    officer = await an_officer(world)
    got = await intake.get(officer, f"{path}/1", params={"purpose": "核实欠薪事实"})
    assert got.content == PDF
    assert got.headers["content-disposition"] == f'attachment; filename="{number}-1.pdf"'
    assert got.headers["x-content-type-options"] == "nosniff"
    log = await world.rows("select by, kind, subject, purpose from intake.read_log")
    assert [tuple(row.values()) for row in log] == [
        ("labour_authority/officer-1", "evidence", f"{number}/1", "核实欠薪事实")
    ]


async def test_nobody_reads_a_file_without_the_scope_or_without_a_purpose(world, intake):
    _, path, _ = await kept(world, intake)
    officer = await an_officer(world)
    poor = await an_officer(world, scopes="complaints:read complaints:write")
    elsewhere = await an_officer(world, divisions=["4405"])
    purpose = {"purpose": "核实欠薪事实"}
    assert (await intake.get(poor, f"{path}/1", params=purpose)).status_code == 403
    assert (await intake.get(officer, f"{path}/1")).status_code == 422
    assert (await intake.get(elsewhere, f"{path}/1", params=purpose)).status_code == 404
    assert (await intake.get(officer, f"{path}/2", params=purpose)).status_code == 404
    assert await world.rows("select 1 from intake.read_log") == []


async def test_the_same_bytes_again_are_the_same_file_and_history_names_its_digest(world, intake):
    number, path, _ = await kept(world, intake)
    officer = await an_officer(world)
    again = await intake.post(officer, path, content=JPEG, headers={"Content-Type": "image/jpeg"})
    listed = (await intake.get(officer, path)).json()["items"]
    steps = (await intake.get(officer, f"/v1/complaints/{number}/history")).json()["items"]
    assert (again.status_code, len(listed)) == (201, 1)
    assert [step["facts"]["sha256"] for step in steps if step["action"] == "evidence-added"] == [listed[0]["sha256"]]
    assert await world.audit("intake") == []


async def test_a_form_with_one_file_is_taken_too_and_with_two_it_is_not(world, intake):
    number, path, _ = await kept(world, intake)
    officer = await an_officer(world)
    for files, status in (
        ([("file", ("a.png", PNG, "image/png"))], 201),
        ([("file", ("a.png", PNG)), ("b", ("b.png", PNG))], 422),
    ):
        form = intake.client.build_request("POST", path, files=files)
        body = b"".join(form.stream)
        answer = await intake.post(officer, path, content=body, headers={"Content-Type": form.headers["content-type"]})
        assert answer.status_code == status, answer.text
    assert (await world.rows("select count(*) as n from intake.evidence where complaint = $1", number))[0]["n"] == 2


async def test_a_body_larger_than_a_file_may_be_is_refused_before_it_is_read(world, intake):
    _, path, _ = await kept(world, intake)
    answer = await intake.post(await an_officer(world), path, content=JPEG + bytes(LARGEST + 65 * 1024))
    assert answer.status_code == 413


async def test_a_refused_file_names_the_field_and_leaves_nothing(world, intake):
    _, _, answer = await kept(world, intake, EXE)
    assert (answer.status_code, answer.json()["code"]) == (422, "file-dangerous")
    assert answer.json()["errors"][0]["pointer"] == "/file"
    assert await world.rows("select 1 from intake.evidence") == []


@pytest.mark.capability("C115")
@pytest.mark.rule("PRIV-03")
async def test_destroying_the_person_destroys_their_files(world, intake):
    number, path, _ = await kept(world, intake, name="测试甲.jpg")
    officer = await an_officer(world)
    head = await an_officer(world, subject="head-1", roles="head")
    seen = (await intake.get(officer, f"/v1/complaints/{number}")).json()["version"]
    await intake.post(officer, f"/v1/complaints/{number}/withdraw", {"reason": "本人撤回"}, version=seen)
    gone = await intake.post(head, "/v1/people/destroy", {"phone": "13800000001", "reason": "本人申请销毁"})
    assert gone.status_code == 200, gone.text
    left = await world.rows(
        "select e.name, e.destroyed_at, c.sealed from intake.evidence e "
        "join intake.evidence_content c on c.evidence = e.id"
    )
    assert [(row["name"], row["destroyed_at"] is not None, row["sealed"]) for row in left] == [(None, True, b"")]
    assert (await intake.get(officer, f"{path}/1", params={"purpose": "核实欠薪事实"})).status_code == 410
    assert (await intake.get(officer, path)).json()["items"][0]["destroyed"] is True
    more = await intake.post(officer, path, content=PNG, headers={"Content-Type": "image/png"})
    assert more.status_code == 410


@pytest.mark.parametrize(
    ("target", "pointer"),
    [
        ("/v1/desk/satisfaction?from=0001-01-01&to=0001-01-01", "/from"),
        ("/v1/deliveries?after=280106319931782807343987955859456", "/after"),
        ("/v1/complaints/{number}/evidence/2359520189?purpose=x", "/place"),
    ],
)
async def test_a_number_no_database_can_count_to_is_refused_by_its_name(world, intake, target, pointer):
    number = (await intake.post(await world.machine(), "/v1/complaints", a_complaint())).json()["number"]
    officer = await world.person(
        scopes="complaints:read complaints:read-personal reports:read work:read deliveries:read"
    )
    answer = await intake.get(officer, target.format(number=number))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
