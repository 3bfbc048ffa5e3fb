"""Puts intake together. The only place that builds its engine, broker and routers."""

from functools import partial
from pathlib import Path

from fastapi import FastAPI

from services import intake
from services.intake.actions import doubting, matching, pulling_clues
from services.intake.channels import ADAPTERS
from services.intake.doors import DOORS
from services.intake.endpoints import ROUTERS
from services.intake.schedule import TIMERS
from services.intake.settings import Settings
from services.intake.subscriptions import SUBSCRIPTIONS
from services.intake.tables import Intake
from shared import frame
from shared.deliveries import endpoints as deliveries
from shared.obligations import work

METADATA = Intake.metadata

SERVICE = frame.Service(
    name="intake",
    description=intake.__doc__ or "",
    routers=(*ROUTERS, work.router, deliveries.router),
    doors=DOORS,
    subscriptions=SUBSCRIPTIONS,
    migrations=Path(__file__).parent / "migrations",
    timers=TIMERS,
    partners={name: adapter.partner for name, adapter in ADAPTERS.items()},
    jobs=(
        frame.Job(pulling_clues.SECONDS, pulling_clues.pull),
        frame.Job(matching.SECONDS, matching.keep_matching),
        frame.Job(doubting.SECONDS, doubting.keep_track),
    ),
)

load_settings = Settings


def create_app(settings: Settings) -> FastAPI:
    """The http process; what a QR code opens is the operator's to say."""
    app = frame.http_app(SERVICE, settings)
    app.state.public_address = settings.public_address
    return app


run_worker = partial(frame.run_worker, SERVICE)
