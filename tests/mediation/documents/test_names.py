"""Workers stand in a paper by reference; their names are put in at printing, for a purpose that is written down."""

import pytest

from tests.mediation.documents.story import words_of
from tests.mediation.payments.test_members import WORD, pulling  # noqa: F401 a fixture

pytestmark = pytest.mark.capability("C70")


@pytest.fixture
async def agreed(pulling, world, mediation):  # noqa: F811
    """The agreement of a collective of twelve, and the path of its paper."""
    told, _ = pulling
    head = await world.person(
        "head-1", divisions=["440402"], roles="head officer", scopes="cases:read cases:write cases:decide"
    )
    path = f"/v1/cases/{told.case}"

    async def do(command, body):
        version = (await mediation.get(head, path)).json()["version"]
        answer = await mediation.post(head, f"{path}/{command}", body, version=version)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    await do("start-mediation", {"mediator": "mediator-1"})
    await do("agree", {"agreed_fen": 1_000, "pay_by": "2026-09-10"})
    paper = await do("documents/mediation_agreement", {"facts": {}})
    return told, head, f"{path}/documents/{paper['document_id']}/paper.pdf"


@pytest.mark.invariant(14)
async def test_names_are_put_in_at_printing_logged_on_both_sides_and_kept_nowhere(agreed, world, mediation):
    told, _, path = agreed
    plain = words_of((await mediation.get(told.officer, path)).content)
    assert "劳动者（编号" in plain
    assert "测试" not in plain
    named = words_of((await mediation.get(told.officer, path, params={"purpose": WORD})).content)
    assert "测试" in named
    assert "劳动者（编号" not in named
    for service, subject in (("mediation", told.case), ("intake", told.complaint)):
        [read] = await world.rows(f"select subject, purpose from {service}.read_log")
        assert read["subject"] == subject
        assert read["purpose"].startswith(WORD)
    [row] = await world.rows("select content from mediation.case_document")
    assert "测试" not in row["content"]


async def test_names_need_the_scope_for_them(agreed, mediation):
    _, head, path = agreed
    refused = await mediation.get(head, path, params={"purpose": WORD})
    assert refused.status_code == 403, refused.text
