"""The composition root of mediation: what the service is made of, and the only place where it is put together."""

from functools import partial
from pathlib import Path

from fastapi import FastAPI

from services.mediation import __doc__ as description
from services.mediation.doors import DOORS
from services.mediation.endpoints import ROUTERS
from services.mediation.pulling import IntakeMembers
from services.mediation.schedule import TIMERS
from services.mediation.settings import Settings
from services.mediation.subscriptions import SUBSCRIPTIONS
from services.mediation.tables import Mediation
from shared import frame
from shared.deliveries import endpoints as delivery_endpoints
from shared.obligations import work

METADATA = Mediation.metadata

SERVICE = frame.Service(
    name="mediation",
    description=description or "",
    routers=(*ROUTERS, work.router, delivery_endpoints.router),
    doors=DOORS,
    subscriptions=SUBSCRIPTIONS,
    migrations=Path(__file__).parent / "migrations",
    timers=TIMERS,
)

load_settings = Settings
run_worker = partial(frame.run_worker, SERVICE)


def create_app(settings: Settings) -> FastAPI:
    """The http process, which also asks intake for names."""
    app = frame.http_app(SERVICE, settings)
    app.state.intake_members = IntakeMembers(settings)
    return app
