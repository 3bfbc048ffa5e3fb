"""The composition root of monitor: the only place where it is put together."""

from functools import partial
from pathlib import Path

from services.monitor.actions.settling import settle
from services.monitor.doors import DOORS
from services.monitor.endpoints import ROUTERS
from services.monitor.schedule import TIMERS
from services.monitor.settings import Settings
from services.monitor.subscriptions import SUBSCRIPTIONS
from services.monitor.tables import Absence, ContributionRow, Heard, Matter, Monitor
from shared import frame
from shared.messaging.rebuilding import Projection
from shared.obligations import work

METADATA = Monitor.metadata
PROJECTION = Projection(tables=(ContributionRow, Heard, Matter, Absence), settle=settle)

SERVICE = frame.Service(
    name="monitor",
    description="Risk portraits of employers 用工风险画像: score, colour and every reason, as of any day;"
    " the register of construction projects 工程项目 and how each of their five regimes 五项制度 stands.",
    routers=[*ROUTERS, work.router],
    doors=DOORS,
    subscriptions=SUBSCRIPTIONS,
    migrations=Path(__file__).parent / "migrations",
    timers=TIMERS,
)

load_settings = Settings
create_app = partial(frame.http_app, SERVICE)
run_worker = partial(frame.run_worker, SERVICE)
