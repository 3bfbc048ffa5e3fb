"""The composition root of credit: the only module that builds the service from its parts."""

from functools import partial
from pathlib import Path

from services.credit.desk import endpoints as desk_endpoints
from services.credit.desk.tables import Absence
from services.credit.employers import endpoints as employer_endpoints
from services.credit.employers.after_rebuild import settle
from services.credit.listings import endpoints as listing_endpoints
from services.credit.records.tables import Entry
from services.credit.routes import ROUTES
from services.credit.schedule import TIMERS
from services.credit.schema import Credit
from services.credit.settings import Settings
from services.credit.subscriptions import SUBSCRIPTIONS
from shared.deliveries import endpoints as delivery_endpoints
from shared.desk import my_work
from shared.messaging.projection_rebuild import Projection
from shared.runtime import service

METADATA = Credit.metadata
PROJECTION = Projection(tables=(Entry, Absence), settle=settle)

SERVICE = service.Service(
    name="credit",
    description="Employers' records 企业诚信档案: every entry with its day and source, and what waits for a decision.",
    routers=[
        employer_endpoints.router,
        listing_endpoints.router,
        desk_endpoints.router,
        my_work.router,
        delivery_endpoints.router,
    ],
    policies=ROUTES,
    subscriptions=SUBSCRIPTIONS,
    migrations=Path(__file__).parent / "migrations",
    timers=TIMERS,
    exports=(listing_endpoints.EXPORT,),
)

load_settings = Settings
create_app = partial(service.http_app, SERVICE)
run_worker = partial(service.run_worker, SERVICE)
