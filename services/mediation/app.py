"""The composition root of mediation: what the service is made of, and the only place where it is put together."""

import asyncio

from fastapi import FastAPI

from services.mediation import __doc__ as description
from services.mediation.doors import DOORS
from services.mediation.endpoints import ROUTERS
from services.mediation.schedule import TIMERS
from services.mediation.settings import Settings
from services.mediation.subscriptions import SUBSCRIPTIONS
from services.mediation.tables import Mediation
from shared import frame
from shared.deliveries import endpoints as delivery_endpoints
from shared.messaging.broker import Broker
from shared.obligations import work

METADATA = Mediation.metadata

SERVICE = frame.Service(
    name="mediation",
    description=description or "",
    routers=(*ROUTERS, work.router, delivery_endpoints.router),
    doors=DOORS,
    subscriptions=SUBSCRIPTIONS,
    timers=TIMERS,
)


def load_settings() -> Settings:
    """From the environment. Raises pydantic's ValidationError for what is missing or a placeholder."""
    return Settings()


def create_app(settings: Settings) -> FastAPI:
    return frame.http_app(SERVICE, settings)


async def run_worker(settings: Settings, broker: Broker | None = None, stop: asyncio.Event | None = None) -> None:
    await frame.run_worker(SERVICE, settings, broker, stop)
