"""A receipt that arrives while its message is still being pushed stands, whatever the push itself comes to."""

import base64

import httpx
import pytest

from services.intake.channels.adapters import ADAPTERS
from shared.deliveries import Delivery, deliver, send_due, settle

pytestmark = [pytest.mark.capability("C97", "C98"), pytest.mark.invariant(13)]
ADDRESS, SECRET = "https://hotline.example.gov.cn/hook", base64.b64encode(b"0123456789abcdef01234567").decode()


async def a_message(intake, party, caller):
    """A final answer that is due to a party with an address."""
    told = {"address": ADDRESS, "secret": SECRET}
    assert (await intake.call(caller, "PUT", f"/v1/destinations/{party}", json_body=told)).status_code == 200
    async with intake.sessions.begin() as session:
        await deliver(session, party=party, kind="final-answer", subject="c-1", occasion="final", body={"note": "办结"})


async def push(world, intake, caller, answer, outcome):
    """Push what is due to a receiver that gives its receipt first, and only then answers the push (or hangs)."""
    [item] = (await intake.get(caller, "/v1/deliveries")).json()["items"]
    pushes = []

    async def receive(request):
        pushes.append(request)
        given = await intake.post(caller, f"/v1/deliveries/{item['id']}/receipt", {"outcome": outcome, "note": "收讫"})
        assert given.status_code == 200
        if answer is None:
            raise httpx.ReadTimeout("nothing was answered", request=request)
        return httpx.Response(answer, json={})

    partners = {name: adapter.partner for name, adapter in ADAPTERS.items()}
    async with httpx.AsyncClient(transport=httpx.MockTransport(receive)) as client:
        for _ in range(2):
            await send_due(intake.sessions, client, partners)
            await world.execute("update intake.delivery set next_at = now() - interval '1 second'")
    return len(pushes)


async def kept(world):
    [row] = await world.rows("select state, receipt from intake.delivery")
    return row["state"], row["receipt"]


@pytest.mark.parametrize("outcome", ["received", "refused"])
@pytest.mark.parametrize("answer", [200, 503, None], ids=["taken", "busy", "hangs"])
async def test_a_receipt_given_during_a_webhooks_push_stands_and_nothing_is_sent_again(world, intake, answer, outcome):
    caller = await world.machine()
    await a_message(intake, "hotline_12345", caller)
    assert await push(world, intake, caller, answer, outcome) == 1
    assert await kept(world) == (outcome, "收讫")


@pytest.mark.parametrize("answer", [200, 503, None], ids=["taken", "busy", "hangs"])
async def test_a_receipt_given_during_a_push_in_the_partners_own_way_stands_too(world, intake, answer):
    caller = await world.machine("hotline_12345_ezhou")
    await a_message(intake, "hotline_12345_ezhou", caller)
    assert await push(world, intake, caller, answer, "received") == 1
    assert await kept(world) == ("received", "收讫")


@pytest.mark.parametrize("arrived", [True, False])
async def test_finding_out_what_became_of_a_message_takes_no_receipt_back(world, intake, arrived):
    """An officer looks at one in doubt; the partner's receipt comes before the officer's word is written."""
    caller = await world.machine()
    await a_message(intake, "hotline_12345", caller)
    await world.execute("update intake.delivery set state = 'unknown'")
    async with intake.sessions.begin() as session:
        [row] = await world.rows("select id from intake.delivery")
        message = await session.get(Delivery, row["id"])
        given = await intake.post(caller, f"/v1/deliveries/{row['id']}/receipt", {"outcome": "refused"})
        assert given.status_code == 200
        await settle(session, message, arrived=arrived, why="已核实")
    assert await kept(world) == ("refused", "refused")
