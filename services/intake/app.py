"""Puts intake together. The only place that builds its engine, broker and routers."""

import asyncio

from fastapi import FastAPI

from services import intake
from services.intake import endpoints
from services.intake.doors import DOORS
from services.intake.schedule import TIMERS
from services.intake.settings import Settings
from services.intake.subscriptions import SUBSCRIPTIONS
from services.intake.tables import Intake
from shared import frame
from shared.deliveries import endpoints as deliveries
from shared.messaging.broker import Broker
from shared.obligations import work

METADATA = Intake.metadata

SERVICE = frame.Service(
    name="intake",
    description=intake.__doc__ or "",
    routers=[endpoints.router, work.router, deliveries.router],
    doors=DOORS,
    subscriptions=SUBSCRIPTIONS,
    timers=TIMERS,
)


def load_settings() -> Settings:
    return Settings()


def create_app(settings: Settings) -> FastAPI:
    return frame.http_app(SERVICE, settings)


async def run_worker(settings: Settings, broker: Broker | None = None, stop: asyncio.Event | None = None) -> None:
    await frame.run_worker(SERVICE, settings, broker, stop)
