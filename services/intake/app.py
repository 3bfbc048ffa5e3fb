"""The composition root of intake: its routers, subscriptions, timers and jobs, as one `Service`.

Only this module builds the service's application and worker.
"""

from functools import partial
from pathlib import Path

from fastapi import FastAPI

from services import intake
from services.intake.assignments import endpoints as assignment_endpoints
from services.intake.assignments.incidents import endpoints as incident_endpoints
from services.intake.boards import endpoints as board_endpoints
from services.intake.channels import endpoints as channel_endpoints
from services.intake.channels.adapters import ADAPTERS
from services.intake.complaints import endpoints as complaint_endpoints
from services.intake.complaints import query_codes
from services.intake.deadlines import endpoints as deadline_endpoints
from services.intake.decisions import endpoints as decision_endpoints
from services.intake.decisions.calls import endpoints as call_endpoints
from services.intake.desk import endpoints as desk_endpoints
from services.intake.desk.figures import endpoints as figure_endpoints
from services.intake.evidence import endpoints as evidence_endpoints
from services.intake.filing import endpoints as filing_endpoints
from services.intake.filing.window import endpoints as window_endpoints
from services.intake.matters import endpoints as matter_endpoints
from services.intake.matters import matching
from services.intake.messages import endpoints as message_endpoints
from services.intake.messages import pull
from services.intake.notices import endpoints as notice_endpoints
from services.intake.notices import undelivered
from services.intake.papers import endpoints as paper_endpoints
from services.intake.people import endpoints as people_endpoints
from services.intake.people.members import endpoints as member_endpoints
from services.intake.petitions import endpoints as petition_endpoints
from services.intake.public import endpoints as public_endpoints
from services.intake.public import page_endpoints
from services.intake.reconciliation import endpoints as reconciliation_endpoints
from services.intake.reconciliation import refused_answers, unknown_deliveries
from services.intake.routes import ROUTES
from services.intake.schedule import TIMERS
from services.intake.schema import Intake
from services.intake.settings import Settings
from services.intake.subscriptions import SUBSCRIPTIONS
from services.intake.transfers import endpoints as transfer_endpoints
from services.intake.verification import endpoints as verification_endpoints
from services.intake.verification.crosscheck import endpoints as crosscheck_endpoints
from shared.deliveries import endpoints as delivery_endpoints
from shared.desk import my_work
from shared.runtime import service

METADATA = Intake.metadata


ROUTERS = (
    filing_endpoints.router,
    filing_endpoints.complaints_router,
    board_endpoints.router,
    channel_endpoints.router,
    message_endpoints.router,
    complaint_endpoints.router,
    decision_endpoints.router,
    call_endpoints.router,
    call_endpoints.desk_router,
    deadline_endpoints.router,
    desk_endpoints.router,
    evidence_endpoints.router,
    figure_endpoints.router,
    figure_endpoints.desk_router,
    incident_endpoints.router,
    crosscheck_endpoints.router,
    matter_endpoints.router,
    member_endpoints.router,
    notice_endpoints.router,
    paper_endpoints.router,
    people_endpoints.router,
    petition_endpoints.router,
    public_endpoints.router,
    page_endpoints.router,
    reconciliation_endpoints.router,
    reconciliation_endpoints.channels_router,
    window_endpoints.router,
    assignment_endpoints.router,
    transfer_endpoints.router,
    verification_endpoints.router,
)


SERVICE = service.Service(
    name="intake",
    description=intake.__doc__ or "",
    routers=(*ROUTERS, my_work.router, delivery_endpoints.router),
    policies=ROUTES,
    subscriptions=SUBSCRIPTIONS,
    migrations=Path(__file__).parent / "migrations",
    timers=TIMERS,
    partners={name: adapter.partner for name, adapter in ADAPTERS.items()},
    jobs=(
        service.Job(pull.SECONDS, pull.pull),
        service.Job(matching.SECONDS, matching.keep_matching),
        service.Job(query_codes.SECONDS, query_codes.keep_codes),
        service.Job(unknown_deliveries.SECONDS, unknown_deliveries.keep_track),
        service.Job(refused_answers.SECONDS, refused_answers.keep_track),
        service.Job(undelivered.SECONDS, undelivered.keep_telling),
    ),
    exports=(
        complaint_endpoints.COMPLAINTS,
        notice_endpoints.EXPORT,
        transfer_endpoints.EXPORT,
        incident_endpoints.EXPORT,
        matter_endpoints.EXPORT,
        reconciliation_endpoints.LISTS,
        reconciliation_endpoints.ITEMS,
        reconciliation_endpoints.UNKNOWN,
    ),
)

load_settings = Settings


def create_app(settings: Settings) -> FastAPI:
    """The http process. `public_address`, the address that QR codes open, is a setting of the operator."""
    app = service.http_app(SERVICE, settings)
    app.state.public_address = settings.public_address
    return app


run_worker = partial(service.run_worker, SERVICE)
