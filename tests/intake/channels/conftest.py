"""Partner systems that the tests of this room play, and the officer who answers them."""

import pytest

from tests.intake.channels.builders import CITIES
from tests.intake.channels.national import NationalPlatform


@pytest.fixture(params=CITIES, ids=lambda kind: kind.NAME)
async def city(request, world):
    return await request.param.of(world)


@pytest.fixture
async def officer(world, city):
    return await world.person(divisions=[city.DIVISION])


@pytest.fixture
async def platform(world):
    return NationalPlatform(await world.machine("national_platform"))
