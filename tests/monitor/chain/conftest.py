"""The project P-TEST-1 in Ezhou's Echeng, and a party that feeds it."""

import pytest

from tests.monitor.feeds.builders import Site


@pytest.fixture
async def site(world, monitor):
    return await Site.opened(world, monitor)
