"""Every step is kept, chained, and cannot be changed unseen; of twenty decisions on one version, one is taken."""

import asyncio
import contextlib
import json

import asyncpg
import pytest

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step

FILING = {"channel": "window", "division": "420704", "summary": "三个月工资未发", "employer": {"name": "虚构餐饮店"}}


@pytest.fixture
async def number(world, intake):
    """A complaint with four steps behind it."""
    officer = await world.person()
    answer = await intake.post(officer, "/v1/complaints", FILING)
    number = answer.json()["number"]
    for version in (1, 2, 3):
        path = f"/v1/complaints/{number}/assign"
        answer = await intake.post(officer, path, {"owner": f"officer-{version}"}, version=version)
        assert answer.status_code == 200
    return number


async def broken_at(world, number):
    """The first step of this complaint that is not what was written."""
    findings = await world.audit("intake")
    assert {finding.subject for finding in findings} <= {number}
    return min((finding.version for finding in findings), default=None)


async def as_service(world, service="intake"):
    return await asyncpg.connect(world.dsn.replace("postgres@", f"{service}_app@", 1))


@pytest.mark.capability("C105")
async def test_an_untouched_chain_holds(world, number):
    assert await broken_at(world, number) is None


@pytest.mark.capability("C105")
@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("update intake.history set entry = replace(encode(entry, 'escape'), 'officer-2', 'officer-9')::bytea "
         "where version = 3", 3),
        ("delete from intake.history where version = 2", 2),
        ("delete from intake.history where version = 1", 1),
        ("update intake.history set hash = decode(repeat('00', 32), 'hex') where version = 2", 2),
        ("update intake.history set previous = decode(repeat('00', 32), 'hex') where version = 4", 4),
        ("update intake.history set version = version + 1 where version = 4", 4),
        ("update intake.history set at = at - interval '1 second' where version = 3", 3),
        ("with a as (delete from intake.history where version = 2 returning *) "
         "insert into intake.history select kind, subject, 9, at, entry, previous, hash from a", 2),
    ],
    ids=["an entry changed", "a middle one removed", "the first removed", "a hash changed", "a link changed",
         "a gap", "a time", "one moved to the end"],
)  # fmt: skip
async def test_tampering_shows_at_the_first_place_touched(world, number, tampering, found_at):
    await world.execute(tampering)
    assert await broken_at(world, number) == found_at


@pytest.mark.capability("C105")
async def test_a_step_of_one_complaint_does_not_fit_into_another(world, intake, number):
    officer = await world.person()
    other = (await intake.post(officer, "/v1/complaints", FILING)).json()["number"]
    await world.execute(
        "update intake.history h set entry = o.entry, hash = o.hash from intake.history o "
        "where h.subject = $1 and h.version = 1 and o.subject = $2 and o.version = 1",
        number,
        other,
    )
    assert await broken_at(world, number) == 1


@pytest.mark.invariant(2)
@pytest.mark.capability("C104")
@pytest.mark.parametrize("service", ["intake", "monitor", "mediation", "credit"])
@pytest.mark.rule("PRIV-06")
@pytest.mark.parametrize("table", ["history", "inbox", "read_log"])
async def test_the_service_itself_cannot_change_or_delete_what_it_recorded(world, service, table):
    connection = await as_service(world, service)
    columns = {"history": "entry = ''", "inbox": "action = ''", "read_log": "purpose = ''"}
    try:
        for forbidden in (f"update {table} set {columns[table]}", f"delete from {table}", f"truncate {table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(forbidden)
        await connection.execute(f"select * from {table}")
    finally:
        await connection.close()


@pytest.mark.invariant(2)
@pytest.mark.capability("C104", "C107")
@pytest.mark.parametrize("service", ["intake", "monitor", "mediation", "credit"])
async def test_a_service_sees_its_own_schema_and_no_other(world, service):
    connection = await as_service(world, service)
    try:
        for other in {"intake", "monitor", "mediation", "credit"} - {service}:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"select 1 from {other}.outbox")
        await connection.execute("select 1 from access.party")
        for forbidden in ("update access.party set kind = 'labour_authority'", "delete from access.credential"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(forbidden)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("create table mine (id int)")
    finally:
        await connection.close()


async def test_history_is_read_oldest_first_with_its_hashes(world, intake, number):
    steps = (await intake.get(await world.person(), f"/v1/complaints/{number}/history")).json()["items"]
    assert [step["version"] for step in steps] == [1, 2, 3, 4]
    assert [step["action"] for step in steps] == ["filed", "assigned", "assigned", "assigned"]
    assert all(step["by"] == "labour_authority/officer-1" and len(step["hash"]) == 64 for step in steps)


async def test_a_note_keeps_no_phone_id_or_card_number(world, intake, number):
    officer = await world.person()
    note = "请联系13800000001，身份证999999199001010016，卡号6222020000000000000"
    await intake.post(officer, f"/v1/complaints/{number}/ask-supplement", {"missing": note}, version=4)
    [row] = await world.rows("select entry from intake.history where version = 5")
    kept = json.loads(row["entry"])["note"]
    assert kept.startswith("请联系")
    assert not any(digits in kept for digits in ("13800000001", "999999199001010016", "6222020000000000000"))


@pytest.mark.invariant(8)
@pytest.mark.capability("C113")
async def test_of_twenty_heads_deciding_at_once_one_decides_and_nineteen_are_told(world, intake, number):
    officers = [await world.person(f"head-{n}", roles="head") for n in range(20)]
    answers = await asyncio.gather(
        *(
            intake.post(officer, f"/v1/complaints/{number}/accept", {"reason": "符合受理条件"}, version=4)
            for officer in officers
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    told = [answer.json() for answer in answers if answer.status_code == 412]
    assert {(problem["code"], problem["current_version"]) for problem in told} == {("stale-version", 5)}
    accepted = await world.rows("select 1 from intake.history where convert_from(entry, 'UTF8') like '%\"accepted\"%'")
    assert len(accepted) == 1
    assert await broken_at(world, number) is None


@pytest.mark.invariant(16)
async def test_a_step_that_was_taken_back_is_no_link_of_the_chain(world, intake, number):
    """Its lock went with it: somebody else writes the next step, and the same transaction goes on after that one."""

    async def write(session, action):
        await step(session, await complaint_queries.lock_for_fact(session, number), by="head-1", action=action)

    async with intake.sessions.begin() as session:
        with contextlib.suppress(LookupError):
            async with session.begin_nested():
                await write(session, "thought-of")
                await session.flush()
                raise LookupError
        async with intake.sessions.begin() as other:
            await write(other, "done")
        await write(session, "noted")
        await write(session, "noted-again")
    told = (await intake.get(await world.person(), f"/v1/complaints/{number}/history")).json()["items"]
    assert [each["action"] for each in told[-3:]] == ["done", "noted", "noted-again"]
    assert await broken_at(world, number) is None
