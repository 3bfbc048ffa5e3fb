"""The composition root of mediation: the only module that builds the service from its parts."""

from functools import partial
from pathlib import Path

from fastapi import FastAPI

from services.mediation import __doc__ as description
from services.mediation.advances import endpoints as advance_endpoints
from services.mediation.bank_files import endpoints as bank_file_endpoints
from services.mediation.calls import endpoints as call_endpoints
from services.mediation.cases import endpoints as case_endpoints
from services.mediation.comparison import compare
from services.mediation.conciliation import endpoints as conciliation_endpoints
from services.mediation.desk import endpoints as desk_endpoints
from services.mediation.desk.figures import endpoints as figure_endpoints
from services.mediation.documents import endpoints as document_endpoints
from services.mediation.documents import words as document_words
from services.mediation.documents.files import endpoints as document_file_endpoints
from services.mediation.documents.register import endpoints as register_endpoints
from services.mediation.hearings import endpoints as hearing_endpoints
from services.mediation.hearings.calendars import endpoints as calendar_endpoints
from services.mediation.hearings.plans import endpoints as plan_endpoints
from services.mediation.hearings.plans import job as plan_job
from services.mediation.hearings.seats import endpoints as seat_endpoints
from services.mediation.inspection import endpoints as inspection_endpoints
from services.mediation.ledger import endpoints as ledger_endpoints
from services.mediation.lifecycle import endpoints as lifecycle_endpoints
from services.mediation.lifecycle.openings import endpoints as opening_endpoints
from services.mediation.mediators import endpoints as mediator_endpoints
from services.mediation.payments import endpoints as payment_endpoints
from services.mediation.payments.collective import endpoints as collective_endpoints
from services.mediation.payments.members import endpoints as member_endpoints
from services.mediation.payments.members.intake_client import IntakeMembers
from services.mediation.pending import endpoints as pending_endpoints
from services.mediation.proceedings import endpoints as proceeding_endpoints
from services.mediation.referrals import endpoints as referral_endpoints
from services.mediation.referrals.police import endpoints as police_endpoints
from services.mediation.returns import endpoints as return_endpoints
from services.mediation.routes import ROUTES
from services.mediation.schedule import TIMERS
from services.mediation.schema import Mediation
from services.mediation.settings import Settings
from services.mediation.subscriptions import SUBSCRIPTIONS
from services.mediation.suspense import endpoints as suspense_endpoints
from shared.deliveries import endpoints as delivery_endpoints
from shared.desk import my_work
from shared.runtime import service

METADATA = Mediation.metadata


ROUTERS = (
    case_endpoints.router,
    case_endpoints.commands_router,
    lifecycle_endpoints.router,
    lifecycle_endpoints.commands_router,
    opening_endpoints.router,
    ledger_endpoints.router,
    inspection_endpoints.router,
    inspection_endpoints.commands_router,
    conciliation_endpoints.router,
    proceeding_endpoints.router,
    referral_endpoints.commands_router,
    call_endpoints.router,
    hearing_endpoints.router,
    seat_endpoints.router,
    plan_endpoints.router,
    calendar_endpoints.router,
    desk_endpoints.router,
    member_endpoints.router,
    payment_endpoints.router,
    collective_endpoints.router,
    return_endpoints.router,
    bank_file_endpoints.router,
    mediator_endpoints.router,
    pending_endpoints.router,
    advance_endpoints.router,
    suspense_endpoints.router,
    police_endpoints.router,
    referral_endpoints.router,
    figure_endpoints.router,
    document_endpoints.router,
    document_file_endpoints.router,
    register_endpoints.router,
)


SERVICE = service.Service(
    name="mediation",
    description=description or "",
    routers=(*ROUTERS, my_work.router, delivery_endpoints.router),
    policies=ROUTES,
    subscriptions=SUBSCRIPTIONS,
    migrations=Path(__file__).parent / "migrations",
    timers=TIMERS,
    jobs=(service.Job(compare.SECONDS, compare.Nightly().turn), service.Job(plan_job.SECONDS, plan_job.turn)),
    exports=(
        register_endpoints.EXPORT,
        mediator_endpoints.BODIES,
        mediator_endpoints.MEDIATORS,
        case_endpoints.EXPORT,
        ledger_endpoints.EXPORT,
        opening_endpoints.EXPORT,
        referral_endpoints.EXPORT,
        suspense_endpoints.EXPORT,
    ),
)

load_settings = Settings
run_worker = partial(service.run_worker, SERVICE)


def create_app(settings: Settings) -> FastAPI:
    """The app of the http process, with the client that asks intake for workers' names. Raises ValueError for a paper's
    template that cannot be printed."""
    document_words.check()
    app = service.http_app(SERVICE, settings)
    app.state.intake_members = IntakeMembers(settings)
    return app
