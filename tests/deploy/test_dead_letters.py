"""`anxin dead-letters`: what could not be taken in is seen, retried in its order, or discarded by somebody."""

import pytest

from deploy.commands import dead_letters
from deploy.commands.outcomes import ExitCode
from deploy.commands.service_session import settings_of
from deploy.local.layout import SERVICES, Ports
from deploy.local.processes import address
from deploy.local.secrets import Secrets
from deploy.local.state_file import Record, held
from services.monitor.employers.facts import HEARD_AS
from shared.contracts.intake import ComplaintFiled
from shared.messaging.dead_letters import WAITS
from shared.privacy import key_from
from tests.deploy.operator import environment_of, type_in
from tests.monitor import stated

pytestmark = [pytest.mark.capability("C96"), pytest.mark.invariant(6)]
BUG, FINE = "420704-2025-000001", "420704-2025-000002"


@pytest.fixture(autouse=True)
def at_the_desk(world, monkeypatch):
    for name, value in environment_of(world).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def a_bug(monkeypatch):
    """Monitor cannot take in what is filed under one number; `a_bug()` puts it right."""
    good = HEARD_AS[ComplaintFiled]

    def stumble(filed):
        if filed.complaint == BUG:
            raise ZeroDivisionError
        return good(filed)

    monkeypatch.setitem(HEARD_AS, ComplaintFiled, stumble)
    return lambda: monkeypatch.setitem(HEARD_AS, ComplaintFiled, good)


async def hear(world, *facts):
    await world.give("monitor", stated.on_the_wire(*facts))


async def heard(world):
    return [row["matter"] for row in await world.rows("select matter from monitor.heard order by sequence")]


async def listed():
    return [
        (place["service"], place["key"], place["facts"], place["reason"])
        for place in (await type_in("dead-letters", "list", "--json")).json
    ]


async def first():
    return str((await type_in("dead-letters", "list", "--json")).json[0]["first"])


async def test_the_list_says_where_how_many_since_when_and_why(world, a_bug):
    await hear(world, stated.filed(BUG), stated.filed(FINE), stated.complaint_closed(BUG))
    [place] = (await type_in("dead-letters", "list", "--json")).json
    assert (place["service"], place["action"], place["topic"]) == ("monitor", "hear", "intake.events")
    assert (place["key"], place["facts"], place["reason"]) == (BUG, 2, "ZeroDivisionError")
    assert place["since"]
    assert await heard(world) == [FINE]


async def test_the_list_can_be_narrowed_and_an_empty_one_says_so(world, a_bug):
    await hear(world, stated.filed(BUG))
    for narrowed in (["--service", "credit"], ["--action", "other"], ["--key", FINE]):
        assert (await type_in("dead-letters", "list", "--json", *narrowed)).json == []
    assert (await type_in("dead-letters", "list", "--service", "credit")).code == ExitCode.DONE


async def test_one_is_shown_with_its_envelope_and_body(world, a_bug):
    fact = stated.filed(BUG, claimed_fen=123)
    await hear(world, fact)
    told = (await type_in("dead-letters", "show", "monitor", await first(), "--json")).json
    assert (told["headers"]["ce_type"], told["headers"]["ce_id"]) == ("intake.complaint-filed", str(fact.event_id))
    assert told["body"]["claimed_fen"] == 123


async def test_what_is_no_json_is_shown_as_far_as_it_is_text():
    assert dead_letters._decoded(b'{"bell\xff') == '{"bell\ufffd'


async def test_after_the_fix_a_retry_takes_in_everything_in_order(world, a_bug):
    await hear(world, stated.filed(BUG), stated.complaint_closed(BUG), stated.filed(FINE))
    a_bug()
    ended = await type_in("dead-letters", "retry", "monitor", "--json")
    assert ended.code == ExitCode.DONE
    assert [(each["taken_in"], each["left"]) for each in ended.json] == [(2, 0)]
    assert await heard(world) == [BUG, BUG, FINE]
    assert await listed() == []


async def test_a_retry_before_the_fix_ends_with_one_and_leaves_all_in_place(world, a_bug):
    await hear(world, stated.filed(BUG), stated.complaint_closed(BUG))
    ended = await type_in("dead-letters", "retry", "monitor", "--action", "hear", "--key", BUG, "--json")
    assert ended.code == ExitCode.FAILED
    assert [(each["taken_in"], each["left"], each["reason"]) for each in ended.json] == [(0, 2, "ZeroDivisionError")]
    assert [row["reason"] for row in await world.rows("select reason from monitor.parked order by position")] == [
        "ZeroDivisionError",
        WAITS,
    ]


async def test_a_discard_is_kept_with_who_and_why_and_the_next_can_be_retried(world, a_bug):
    await hear(world, stated.filed(BUG), stated.complaint_closed(BUG))
    ended = await type_in(
        "dead-letters", "discard", "monitor", await first(), "--reason", "测试系统误发", "--by", "officer-li"
    )
    assert ended.code == ExitCode.DONE
    [kept] = await world.rows("select discarded_by, because, key from monitor.discarded")
    assert (kept["discarded_by"], kept["because"], kept["key"]) == ("officer-li", "测试系统误发", BUG)
    assert (await type_in("dead-letters", "retry", "monitor")).code == ExitCode.DONE
    assert await world.rows("select kind from monitor.heard") == [{"kind": "closed"}]


@pytest.mark.parametrize("reason", [[], ["--reason", "  "]])
async def test_nothing_is_discarded_without_a_reason(world, a_bug, reason):
    await hear(world, stated.filed(BUG))
    ended = await type_in("dead-letters", "discard", "monitor", await first(), *reason)
    assert ended.code == ExitCode.MISSPELT
    assert len(await listed()) == 1


@pytest.mark.parametrize("command", [["show", "monitor", "4711"], ["discard", "monitor", "4711", "--reason", "x"]])
async def test_a_number_under_which_nothing_is_parked_is_refused(world, command):
    assert (await type_in("dead-letters", *command)).code == ExitCode.REFUSED


async def test_there_are_four_services_and_no_fifth(world):
    assert (await type_in("dead-letters", "retry", "payroll")).code == ExitCode.MISSPELT


async def test_without_settings_and_without_a_stack_it_says_that_nothing_runs(world, monkeypatch, tmp_path):
    monkeypatch.delenv("MONITOR_DATABASE_URL")
    monkeypatch.setenv("ANXIN_HOME", str(tmp_path))
    assert (await type_in("dead-letters", "list", "--service", "monitor")).code == ExitCode.NOTHING_RUNS


async def test_beside_a_running_stack_it_acts_with_what_the_stack_tells_its_services(world, monkeypatch, tmp_path):
    monkeypatch.delenv("MONITOR_DATABASE_URL")
    monkeypatch.setenv("ANXIN_HOME", str(tmp_path))
    urls = {service: address(Ports(21000).http(service)) for service in SERVICES}
    with held(tmp_path):
        Record(
            1, urls, {}, "127.0.0.1:21092", "postgresql://postgres@127.0.0.1:21432/anxin", True, str(tmp_path)
        ).write()
        told = settings_of("monitor")
    assert told.database_url.get_secret_value() == "postgresql+asyncpg://monitor_app@127.0.0.1:21432/anxin"
    assert told.movable_clock
    history_key = Secrets.load(tmp_path / "secrets").of("monitor")["HISTORY_KEY"]
    assert told.keyring().history_key == key_from(history_key)


async def test_the_table_for_people_has_every_place(world, a_bug):
    await hear(world, stated.filed(BUG))
    waiting = await dead_letters._list(["monitor"], None, None)
    [row] = list(zip(*(column.cells for column in dead_letters._table(waiting).columns), strict=True))
    assert row[:4] == ("monitor", "hear", BUG, "1")
