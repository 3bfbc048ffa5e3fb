"""Intake's routes: the authentication scheme and scope that each needs. The service does not start with a route that
is missing here.
"""

from collections.abc import Mapping

from services.intake.boards.actions import code_of
from services.intake.evidence.rules.files import FORM_LIMIT, ONE_FILE_LIMIT
from services.intake.public.actions import is_code_of
from services.intake.public.endpoints import counting
from services.intake.public.rules.forms import ADDING, FILING
from shared.deliveries.endpoints import ROUTES as DELIVERY_ROUTES
from shared.desk.my_work import ROUTES as WORK_ROUTES
from shared.exports.endpoints import policies as exports
from shared.http.route_policies import PUBLIC, RoutePolicies, RoutePolicy, Scheme, partner_signed, signed_or_bearer
from shared.privacy import Keyring

READ = signed_or_bearer("complaints:read")
WRITE = signed_or_bearer("complaints:write")
DESK_READ = signed_or_bearer("work:read")
DESK_WRITE = signed_or_bearer("work:write")


PUBLIC_FILING = RoutePolicy(Scheme.PUBLIC, counted=counting(FILING))


PUBLIC_ADDING = RoutePolicy(Scheme.PUBLIC, counted=counting(ADDING))


def _with_its_code(keyring: Keyring, path: Mapping[str, str], query: Mapping[str, str]) -> bool:
    """A file is read only from whoever has the complaint's code."""
    return is_code_of(keyring, path["number"], query.get("code", ""))


def _from_a_board(keyring: Keyring, path: Mapping[str, str], query: Mapping[str, str]) -> bool:
    """A form is read only with a token that we signed."""
    return code_of(keyring, path["project_token"]) is not None


PUBLIC_FILE = RoutePolicy(Scheme.PUBLIC, body=ONE_FILE_LIMIT, worth_reading=_with_its_code)


PUBLIC_FORM = RoutePolicy(Scheme.PUBLIC, body=FORM_LIMIT)


BOARD_FORM = RoutePolicy(Scheme.PUBLIC, body=FORM_LIMIT, worth_reading=_from_a_board)


BOARDS_READ = signed_or_bearer("boards:read")


BOARDS_WRITE = signed_or_bearer("boards:write")


WORKER_ROUTES: RoutePolicies = {
    ("POST", "/v1/public/complaints"): PUBLIC_FILING,
    ("GET", "/v1/public/complaints/{number}"): PUBLIC,
    ("POST", "/v1/public/complaints/{number}/supplement"): PUBLIC_ADDING,
    ("POST", "/v1/public/complaints/{number}/evidence"): PUBLIC_FILE,
    ("POST", "/v1/public/complaints/{number}/verdict"): PUBLIC_ADDING,
    ("GET", "/v1/public/knowledge"): PUBLIC,
    ("GET", "/v1/public/knowledge/{slug}"): PUBLIC,
    ("GET", "/qr/follow"): PUBLIC,
    ("POST", "/qr/follow"): PUBLIC,
    ("POST", "/qr/follow/add"): PUBLIC_FORM,
    ("POST", "/qr/follow/verdict"): PUBLIC,
    ("GET", "/qr/knowledge"): PUBLIC,
    ("GET", "/qr/knowledge/{slug}"): PUBLIC,
    ("GET", "/qr/{project_token}"): PUBLIC,
    ("POST", "/qr/{project_token}"): BOARD_FORM,
    ("PUT", "/v1/projects/{project_id}/board"): BOARDS_WRITE,
    ("GET", "/v1/projects/{project_id}/board"): BOARDS_READ,
    ("POST", "/v1/projects/{project_id}/board/reissue"): BOARDS_WRITE,
    ("GET", "/v1/projects/{project_id}/qr.svg"): BOARDS_READ,
    ("GET", "/v1/projects/{project_id}/qr-sheet.pdf"): BOARDS_READ,
    ("GET", "/v1/projects/{project_id}/sticker-sheet.pdf"): BOARDS_READ,
    ("POST", "/v1/complaints/{number}/evidence"): signed_or_bearer("complaints:write", body=ONE_FILE_LIMIT),
    ("GET", "/v1/complaints/{number}/evidence"): signed_or_bearer("complaints:read"),
    ("GET", "/v1/complaints/{number}/evidence/{place}"): signed_or_bearer("complaints:read-personal"),
}


ROUTES: RoutePolicies = {
    ("POST", "/v1/complaints"): WRITE,
    ("POST", "/v1/complaints:batch"): signed_or_bearer("complaints:write", body=8 * 1024 * 1024),
    ("GET", "/v1/complaints"): READ,
    ("GET", "/v1/complaints/count"): READ,
    ("GET", "/v1/complaints/export"): READ,
    ("GET", "/v1/complaints/{number}"): READ,
    ("GET", "/v1/complaints/{number}/history"): READ,
    ("GET", "/v1/complaints/{number}/reporter"): signed_or_bearer("complaints:read-personal"),
    ("POST", "/v1/complaints/{number}/propose-filing"): WRITE,
    ("POST", "/v1/complaints/{number}/accept"): WRITE,
    ("POST", "/v1/complaints/{number}/propose-refusal"): WRITE,
    ("POST", "/v1/complaints/{number}/refuse"): WRITE,
    ("POST", "/v1/complaints/{number}/annul-refusal"): WRITE,
    ("POST", "/v1/complaints/{number}/redirect"): WRITE,
    ("POST", "/v1/complaints/{number}/ask-supplement"): WRITE,
    ("POST", "/v1/complaints/{number}/supplement"): WRITE,
    ("POST", "/v1/complaints/{number}/classify"): WRITE,
    ("POST", "/v1/complaints/{number}/verify"): WRITE,
    ("GET", "/v1/complaints/{number}/clue"): READ,
    ("GET", "/v1/complaints/{number}/known"): READ,
    ("GET", "/v1/projects/recurring"): READ,
    ("GET", "/v1/projects/recurring/count"): READ,
    ("POST", "/v1/complaints/{number}/assign"): WRITE,
    ("POST", "/v1/complaints/{number}/dual-assign"): WRITE,
    ("GET", "/v1/complaints/{number}/assignments"): READ,
    ("POST", "/v1/assignments/{letter_id}/return"): WRITE,
    ("POST", "/v1/assignments/{letter_id}/finish"): WRITE,
    ("POST", "/v1/assignments/{letter_id}/receive"): WRITE,
    ("POST", "/v1/complaints/{number}/transfer"): WRITE,
    ("POST", "/v1/complaints/{number}/acknowledge-transfer"): WRITE,
    ("GET", "/v1/transfers"): READ,
    ("GET", "/v1/transfers/count"): READ,
    ("GET", "/v1/transfers/{number}"): READ,
    ("GET", "/v1/transfers/{number}/history"): READ,
    ("POST", "/v1/transfers/{number}/approve"): WRITE,
    ("POST", "/v1/transfers/{number}/dismiss"): WRITE,
    ("POST", "/v1/transfers/{number}/designate"): WRITE,
    ("POST", "/v1/incidents"): WRITE,
    ("GET", "/v1/incidents"): READ,
    ("GET", "/v1/incidents/count"): READ,
    ("GET", "/v1/incidents/{number}"): READ,
    ("GET", "/v1/incidents/{number}/history"): READ,
    ("GET", "/v1/incidents/{number}/assignments"): READ,
    ("POST", "/v1/incidents/{number}/classify"): WRITE,
    ("POST", "/v1/incidents/{number}/report-up"): WRITE,
    ("POST", "/v1/incidents/{number}/close"): WRITE,
    ("POST", "/v1/complaints/{number}/interim-answer"): WRITE,
    ("POST", "/v1/complaints/{number}/call-back"): WRITE,
    ("POST", "/v1/complaints/{number}/reopen"): WRITE,
    ("POST", "/v1/complaints/{number}/withdraw"): WRITE,
    ("POST", "/v1/complaints/{number}/close"): WRITE,
    ("POST", "/v1/complaints/{number}/members"): WRITE,
    # members in clear need complaints:read-personal as well
    ("GET", "/v1/complaints/{number}/members"): READ,
    # needs complaints:read-personal as well
    ("GET", "/v1/complaints/{number}/employer"): READ,
    ("POST", "/v1/complaints/{number}/join"): WRITE,
    ("POST", "/v1/complaints/{number}/part"): WRITE,
    ("GET", "/v1/complaints/{number}/matter"): READ,
    ("GET", "/v1/candidates"): READ,
    ("GET", "/v1/candidates/count"): READ,
    ("GET", "/v1/candidates/{candidate_id}"): READ,
    ("POST", "/v1/candidates/{candidate_id}/join"): WRITE,
    ("POST", "/v1/candidates/{candidate_id}/dismiss"): WRITE,
    ("GET", "/v1/complaints/{number}/petition"): READ,
    ("POST", "/v1/complaints/{number}/petition/extend"): WRITE,
    ("POST", "/v1/complaints/{number}/petition/papers/{paper}"): WRITE,
    ("POST", "/v1/window/complaints"): WRITE,
    ("GET", "/v1/window/complaints/{number}"): READ,
    ("GET", "/v1/window/occasions"): READ,
    ("POST", "/v1/reconciliations"): WRITE,
    ("POST", "/v1/reconciliations/files"): WRITE,
    ("GET", "/v1/reconciliations"): READ,
    ("GET", "/v1/reconciliations/count"): READ,
    ("GET", "/v1/reconciliations/unknown-messages"): READ,
    ("GET", "/v1/reconciliations/unknown-messages/count"): READ,
    ("GET", "/v1/reconciliations/items"): READ,
    ("GET", "/v1/reconciliations/items/count"): READ,
    ("GET", "/v1/reconciliations/items/{number}"): READ,
    ("GET", "/v1/reconciliations/items/{number}/history"): READ,
    ("POST", "/v1/reconciliations/items/{number}/resolve"): WRITE,
    ("POST", "/v1/reconciliations/items/{number}/give"): WRITE,
    ("GET", "/v1/reconciliations/{reconciliation_id}"): READ,
    ("POST", "/v1/people/destroy"): signed_or_bearer("people:destroy"),
    ("POST", "/v1/people/exports"): signed_or_bearer("people:disclose"),
    ("GET", "/v1/people/exports/{export_id}"): signed_or_bearer("people:disclose"),
    ("POST", "/v1/people/correct"): signed_or_bearer("people:correct"),
    ("POST", "/v1/complaints/{number}/escalate"): WRITE,
    ("POST", "/v1/complaints/{number}/answer-escalation"): WRITE,
    ("GET", "/v1/complaints/{number}/escalations"): READ,
    ("POST", "/v1/complaints/{number}/calls"): WRITE,
    ("GET", "/v1/complaints/{number}/calls"): READ,
    ("GET", "/v1/notices"): READ,
    ("GET", "/v1/notices/count"): READ,
    ("GET", "/v1/notices/{notice_id}/recipient"): signed_or_bearer("notices:send"),
    ("POST", "/v1/notices/{notice_id}/outcome"): signed_or_bearer("notices:send"),
    ("POST", "/v1/notices/{notice_id}/told"): WRITE,
    ("GET", "/v1/complaints/{number}/papers"): READ,
    ("POST", "/v1/papers/{paper_number}/serve"): WRITE,
    ("GET", "/v1/papers/{paper_number}/paper.pdf"): signed_or_bearer("complaints:read-personal"),
    ("GET", "/v1/complaints/{number}/receipt.pdf"): signed_or_bearer("complaints:read-personal"),
    ("GET", "/v1/complaints/{number}/sheet.pdf"): READ,
    ("POST", "/v1/complaints/{number}/language"): WRITE,
    ("POST", "/v1/complaints/{number}/interpretations"): WRITE,
    ("GET", "/v1/complaints/{number}/interpretations"): READ,
    ("POST", "/v1/desk/leaves"): DESK_WRITE,
    ("GET", "/v1/desk/leaves"): DESK_READ,
    ("POST", "/v1/desk/leaves/{leave_id}/end"): DESK_WRITE,
    ("POST", "/v1/desk/hand-overs"): DESK_WRITE,
    ("GET", "/v1/desk/satisfaction"): signed_or_bearer("reports:read"),
    ("GET", "/v1/reports/intake"): signed_or_bearer("reports:read"),
    ("POST", "/v1/channels/{partner}/{call}"): partner_signed("complaints:write"),
    ("POST", "/v1/complaints/{number}/sign-for"): WRITE,
    ("POST", "/v1/complaints/{number}/return"): WRITE,
    ("POST", "/v1/complaints/{number}/extend"): WRITE,
    ("GET", "/v1/complaints/{number}/order"): READ,
    ("GET", "/v1/complaints/{number}/messages"): READ,
    ("POST", "/v1/complaints/{number}/messages/{message_id}/settle"): WRITE,
    **exports("/v1/complaints", READ),
    **exports("/v1/notices", READ),
    **exports("/v1/transfers", READ),
    **exports("/v1/incidents", READ),
    **exports("/v1/candidates", READ),
    **exports("/v1/reconciliations", READ),
    **exports("/v1/reconciliations/items", READ),
    **exports("/v1/reconciliations/unknown-messages", READ),
    **WORKER_ROUTES,
    **DELIVERY_ROUTES,
    **WORK_ROUTES,
}
