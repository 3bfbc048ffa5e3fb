"""Waiting until every process is ready ends with words that say where each stands."""

import pytest

from deploy.commands.stack import up
from deploy.local.program import end_of
from deploy.local.readiness import NotReady, wait_for_all

NOBODY = {"intake-http": "http://127.0.0.1:1"}


@pytest.mark.parametrize("written", [None, "", "\n"])
async def test_who_has_said_nothing_is_said_to_be_starting(tmp_path, written):
    log = tmp_path / "intake-http.log"
    if written is not None:
        log.write_text(written)
    with pytest.raises(NotReady, match="intake-http") as late:
        await wait_for_all(
            NOBODY, patience=0, meanwhile=lambda: None, ready=lambda _: None, last_words=lambda _: end_of(log)
        )
    assert "still starting" in str(late.value)


def test_who_has_said_something_is_quoted(tmp_path):
    (tmp_path / "x.log").write_text("the address is taken\n")
    assert end_of(tmp_path / "x.log") == "the address is taken\n"


def test_how_long_to_wait_is_an_option():
    assert "patience" in up.__annotations__
