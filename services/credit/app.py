"""The composition root of credit: the only place where it is put together."""

from functools import partial
from pathlib import Path

from services.credit import endpoints
from services.credit.actions.settling import settle
from services.credit.doors import DOORS
from services.credit.schedule import TIMERS
from services.credit.settings import Settings
from services.credit.subscriptions import SUBSCRIPTIONS
from services.credit.tables import Absence, Credit, Entry
from shared import frame
from shared.deliveries import endpoints as deliveries
from shared.messaging.rebuilding import Projection
from shared.obligations import work

METADATA = Credit.metadata
PROJECTION = Projection(tables=(Entry, Absence), settle=settle)

SERVICE = frame.Service(
    name="credit",
    description="Employers' records 企业诚信档案: every entry with its day and source, and what waits for a decision.",
    routers=[endpoints.router, work.router, deliveries.router],
    doors=DOORS,
    subscriptions=SUBSCRIPTIONS,
    migrations=Path(__file__).parent / "migrations",
    timers=TIMERS,
)

load_settings = Settings
create_app = partial(frame.http_app, SERVICE)
run_worker = partial(frame.run_worker, SERVICE)
