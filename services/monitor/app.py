"""The composition root of monitor: the only place where it is put together."""

import asyncio

from fastapi import FastAPI

from services.monitor import endpoints
from services.monitor.doors import DOORS
from services.monitor.schedule import TIMERS
from services.monitor.settings import Settings
from services.monitor.subscriptions import SUBSCRIPTIONS
from services.monitor.tables import Monitor
from shared import frame
from shared.messaging.broker import Broker

METADATA = Monitor.metadata

SERVICE = frame.Service(
    name="monitor",
    description="Risk portraits of employers 用工风险画像: score, colour and every reason, as of any day.",
    routers=[endpoints.router],
    doors=DOORS,
    subscriptions=SUBSCRIPTIONS,
    timers=TIMERS,
)


def load_settings() -> Settings:
    """From the environment, MONITOR_…"""
    return Settings()


def create_app(settings: Settings) -> FastAPI:
    return frame.http_app(SERVICE, settings)


async def run_worker(settings: Settings, broker: Broker | None = None, stop: asyncio.Event | None = None) -> None:
    await frame.run_worker(SERVICE, settings, broker, stop)
