"""docs/partners/realname.md: its example is answered as it says."""

import base64
from datetime import datetime

import pytest

from deploy.documents.realname import ANSWER, EXAMPLE, SECRET, body
from shared.access import signing
from shared.clock import CHINA
from shared.privacy import seal
from tests.monitor.realname.platform import FORM, PARTY
from tests.world import ACCESS_KEY

pytestmark = pytest.mark.capability("C34")
ADD = """insert into access.credential (key, name, party, secret, divisions, scopes, created_at)
    values ($1, 'example', $2, $3, array['420704'], array['realname:write'], now())"""


async def test_the_example_of_the_page_is_answered_as_it_says(world, monitor, monkeypatch):
    await world.party(PARTY)
    await world.execute(ADD, EXAMPLE["appid"], PARTY, seal(base64.urlsafe_b64decode(ACCESS_KEY), SECRET.encode()))
    at = datetime.strptime(EXAMPLE["timestamp"], "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
    with monkeypatch.context() as then:
        then.setattr(signing.time, "time", at.timestamp)
        answer = await monitor.client.post("/v1/realname", content=body().encode(), headers=FORM)
    assert answer.json() == ANSWER
