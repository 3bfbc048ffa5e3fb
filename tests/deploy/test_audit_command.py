"""`anxin audit verify` as an operator runs it: its exit codes, its words, and what it never shows."""

import asyncio
import base64
import json

import pytest
from typer.testing import CliRunner

from deploy import anxin
from deploy.commands.outcomes import ExitCode, exit_code_of
from tests.shared.ledgers import Matter, keeping

pytestmark = [pytest.mark.invariant(16), pytest.mark.capability("C105")]


@pytest.fixture
async def year(world, tmp_path):
    async with keeping(world, tmp_path) as keeper:
        await keeper.a_year()
        yield keeper


async def command(world, year, *arguments, **environment):
    """Exit code, standard output and standard error of `anxin audit verify` over the kept year."""
    told = {
        "ANXIN_DATABASE_URL": world.dsn,
        "CREDIT_HISTORY_KEY": base64.urlsafe_b64encode(year.key).decode(),
        "CREDIT_SEALS": str(year.folder),
    }
    said = ["audit", "verify", "--service", "credit", *arguments]
    ended = await asyncio.to_thread(CliRunner().invoke, anxin.app, said, env=told | environment)
    expected = ended.exception and exit_code_of(ended.exception)
    return expected or ended.exit_code, ended.stdout, f"{ended.stderr}{ended.exception}"


async def test_the_command_ends_with_0_when_history_is_what_was_written(world, year):
    code, out, _ = await command(world, year, "--json")
    told = json.loads(out)
    assert (code, told["clean"], told["findings"]) == (ExitCode.DONE, True, [])
    assert told["checked"]["credit"]["entries"] == 10


async def test_the_command_ends_with_1_and_says_what_is_wrong_in_both_languages(world, year):
    await world.execute("delete from credit.history where subject = 'd'")
    code, out, _ = await command(world, year, "--json")
    [finding] = json.loads(out)["findings"]
    assert code == ExitCode.FAILED
    assert (finding["service"], finding["kind"], finding["subject"], finding["version"]) == ("credit", "matter", "d", 1)
    assert "封存" in finding["zh"]
    assert "sealed" in finding["en"]
    assert "was cut" in " ".join((await command(world, year))[2].split())


@pytest.mark.invariant(14)
async def test_the_command_shows_nobodys_data(world, year):
    await year.write(Matter("13800000001"), note="张三丰来电", facts={"owed_fen": 987654})
    await world.execute("update credit.history set entry = entry || ' ' where subject like '138%'")
    for form in ((), ("--json",)):
        code, out, err = await command(world, year, *form)
        assert code == ExitCode.FAILED
        assert "138****0001" in out + err
        assert not any(word in out + err for word in ("13800000001", "张三丰", "987654"))


@pytest.mark.parametrize("missing", ["CREDIT_HISTORY_KEY", "CREDIT_SEALS"])
async def test_the_command_refuses_to_guess(world, year, missing):
    code, _, err = await command(world, year, **{missing: ""})
    assert code == ExitCode.REFUSED
    assert missing in err
