"""A real browser before the real pages: intake behind a real HTTP server, a phone's window, JavaScript off."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from playwright.async_api import Browser, Page, async_playwright

from deploy.run import server_options
from tests import pictures
from tests.browser.chromium import find_chromium, with_our_font
from tests.world import ServiceUnderTest

PHONE = {"width": 360, "height": 740}
"""A cheap phone's window, in its own pixels."""


@pytest.fixture(scope="session")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    where = find_chromium()
    folder = tmp_path_factory.mktemp("browser")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=where, args=["--no-sandbox", "--disable-gpu"], env=with_our_font(folder)
        )
        yield running
        await running.close()


@pytest.fixture
async def site(intake: ServiceUnderTest) -> AsyncIterator[str]:
    """Where the pages are, over a real wire."""
    options = server_options(intake.settings) | {"port": 0, "lifespan": "off"}
    server = uvicorn.Server(uvicorn.Config(intake.app, **options))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """A worker's phone: small, and without JavaScript. Anything it asks of another host fails the test."""
    context = await browser.new_context(
        viewport=PHONE, device_scale_factor=2, is_mobile=True, java_script_enabled=False, locale="zh-CN"
    )
    page = await context.new_page()
    strangers: list[str] = []
    page.on("request", lambda asked: strangers.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
    yield page
    await context.close()
    assert strangers == []


async def picture(page: Page, name: str) -> None:
    """For the docs, where somebody asks for them."""
    if pictures.wanted():
        pictures.keep(name, await page.screenshot(full_page=True, scale="css"))
