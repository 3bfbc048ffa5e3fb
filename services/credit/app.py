"""The composition root of credit: the only place where it is put together."""

import asyncio

from fastapi import FastAPI

from services.credit import endpoints
from services.credit.doors import DOORS
from services.credit.schedule import TIMERS
from services.credit.settings import Settings
from services.credit.subscriptions import SUBSCRIPTIONS
from services.credit.tables import Credit
from shared import frame
from shared.deliveries import endpoints as deliveries
from shared.messaging.broker import Broker

METADATA = Credit.metadata

SERVICE = frame.Service(
    name="credit",
    description="Employers' records 企业诚信档案: every entry with its day and source, and what waits for a decision.",
    routers=[endpoints.router, deliveries.router],
    doors=DOORS,
    subscriptions=SUBSCRIPTIONS,
    timers=TIMERS,
)


def load_settings() -> Settings:
    """From the environment, CREDIT_…"""
    return Settings()


def create_app(settings: Settings) -> FastAPI:
    return frame.http_app(SERVICE, settings)


async def run_worker(settings: Settings, broker: Broker | None = None, stop: asyncio.Event | None = None) -> None:
    await frame.run_worker(SERVICE, settings, broker, stop)
