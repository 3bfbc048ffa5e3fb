"""Software of a site in Ezhou's Echeng that speaks the national platform's protocol."""

import pytest

from tests.monitor.realname.platform import OTHER, Platform


@pytest.fixture
async def platform(world, monitor):
    await world.set_clock("2025-09-10")
    return await Platform.opened(world, monitor)


@pytest.fixture
async def other(platform, world, monitor):
    """Another party of the same division."""
    return await Platform.opened(world, monitor, OTHER)
