"""The composition root of monitor: the only module that builds the service from its parts."""

from functools import partial
from pathlib import Path

from services.monitor.accounts import breaches
from services.monitor.accounts import endpoints as account_endpoints
from services.monitor.bonds import endpoints as bond_endpoints
from services.monitor.bonds import issuer_notices
from services.monitor.bonds import returns as bond_returns
from services.monitor.chain import endpoints as chain_endpoints
from services.monitor.closings import endpoints as closing_endpoints
from services.monitor.clues.tables import Clue
from services.monitor.desk import endpoints as desk_endpoints
from services.monitor.desk.tables import Absence
from services.monitor.employers import endpoints as employer_endpoints
from services.monitor.employers.after_rebuild import settle
from services.monitor.employers.tables import ContributionRow, Matter, StatedFact
from services.monitor.feeds import after_batches
from services.monitor.feeds import endpoints as feed_endpoints
from services.monitor.feeds import jobs as feed_jobs
from services.monitor.payrolls import endpoints as payroll_endpoints
from services.monitor.realname import endpoints as realname_endpoints
from services.monitor.realname import jobs as realname_jobs
from services.monitor.regimes import endpoints as regime_endpoints
from services.monitor.routes import ROUTES
from services.monitor.schedule import TIMERS
from services.monitor.settings import Settings
from services.monitor.sightings import endpoints as sighting_endpoints
from services.monitor.subscriptions import SUBSCRIPTIONS
from services.monitor.tables import Monitor
from services.monitor.warnings import endpoints as warning_endpoints
from services.monitor.warnings import look
from services.monitor.warnings.assignments import endpoints as assignment_endpoints
from services.monitor.years import endpoints as year_endpoints
from shared.deliveries import endpoints as delivery_endpoints
from shared.desk import my_work
from shared.messaging.projection_rebuild import Projection
from shared.runtime import service

METADATA = Monitor.metadata
PROJECTION = Projection(tables=(ContributionRow, StatedFact, Matter, Absence, Clue), settle=settle)


ROUTERS = (
    bond_endpoints.router,
    bond_endpoints.draw_router,
    bond_endpoints.return_router,
    chain_endpoints.router,
    closing_endpoints.router,
    account_endpoints.router,
    employer_endpoints.router,
    desk_endpoints.router,
    feed_endpoints.router,
    realname_endpoints.router,
    payroll_endpoints.router,
    regime_endpoints.router,
    sighting_endpoints.router,
    warning_endpoints.router,
    assignment_endpoints.router,
    year_endpoints.router,
)


SERVICE = service.Service(
    name="monitor",
    description="Risk portraits of employers 用工风险画像: score, colour and every reason, as of any day;"
    " the register of construction projects 工程项目 and how each of their five regimes 五项制度 stands;"
    " warnings 预警 and the loop in which they are put right.",
    routers=[*ROUTERS, my_work.router, delivery_endpoints.router],
    policies=ROUTES,
    subscriptions=SUBSCRIPTIONS,
    migrations=Path(__file__).parent / "migrations",
    timers=TIMERS,
    partners={realname_endpoints.PARTNER.name: realname_endpoints.PARTNER},
    exports=(
        bond_endpoints.DRAWS,
        bond_endpoints.RETURNS,
        employer_endpoints.EXPORT,
        payroll_endpoints.EXPORT,
        regime_endpoints.EXPORT,
        sighting_endpoints.EXPORT,
        warning_endpoints.EXPORT,
        account_endpoints.EXPORT,
    ),
    jobs=(
        service.Job(look.SECONDS, look.keep_looking),
        service.Job(breaches.SECONDS, breaches.keep_stating),
        service.Job(feed_jobs.SECONDS, feed_jobs.take_up),
        service.Job(realname_jobs.SECONDS, realname_jobs.handle),
        service.Job(after_batches.SECONDS, after_batches.keep_matched),
        service.Job(feed_jobs.STATES_SECONDS, feed_jobs.keep_states),
        service.Job(feed_jobs.MONTHS_SECONDS, feed_jobs.keep_months),
        service.Job(bond_returns.SECONDS, bond_returns.sweep),
        service.Job(issuer_notices.SECONDS, issuer_notices.take_up),
    ),
)

load_settings = Settings
create_app = partial(service.http_app, SERVICE)
run_worker = partial(service.run_worker, SERVICE)
