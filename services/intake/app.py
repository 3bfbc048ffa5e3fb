"""Puts intake together. The only place that builds its engine, broker and routers."""

from functools import partial
from pathlib import Path

from services import intake
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
)

load_settings = Settings
create_app = partial(frame.http_app, SERVICE)
run_worker = partial(frame.run_worker, SERVICE)
