"""Every route of mediation and how its caller is authenticated and authorised. A route without a policy stops the
start.
"""

from services.mediation.referrals.police.track import POLICE_TRACK
from shared.deliveries.endpoints import ROUTES as DELIVERIES
from shared.desk.my_work import ROUTES as WORK
from shared.exports.endpoints import policies as exports
from shared.http.route_policies import PUBLIC, RoutePolicy, signed_or_bearer
from shared.tracks.routes import policies

READ = signed_or_bearer("cases:read")
READ_PERSONAL = signed_or_bearer("cases:read-personal")
WRITE = signed_or_bearer("cases:write")
DECIDE = signed_or_bearer("cases:decide")
PAY = signed_or_bearer("payments:write")
MONEY_READ = signed_or_bearer("payments:read")
PROPOSED = signed_or_bearer("proposals:read")
REPORT = signed_or_bearer("reports:read")
POLICE = signed_or_bearer("police-answers:write")

CASE = "/v1/cases/{number}"
DOCUMENT = f"{CASE}/documents/{{document_id}}"
HEARING = "/v1/hearings/{hearing_id}"
SEAT = "/v1/seats/{seat_id}"
BODY = "/v1/mediation-bodies/{body_id}"
MEDIATOR = "/v1/mediators/{mediator_id}"
MONEY = "/v1/money-in/{money_id}"
PROPOSAL = "/v1/proposals/{number}"
OPENING = "/v1/opening-proposals/{number}"
POLICE_MATTER = "/v1/police-matters/{number}"

ROUTES: dict[tuple[str, str], RoutePolicy] = {
    ("GET", "/v1/cases"): READ,
    ("GET", "/v1/cases/count"): READ,
    ("GET", CASE): READ,
    ("GET", f"{CASE}/history"): READ,
    ("GET", f"{CASE}/ledger"): READ,
    ("GET", f"{CASE}/ledger/as-of"): READ,
    ("GET", "/v1/ledger-lines"): READ,
    ("GET", "/v1/ledger-lines/count"): READ,
    ("GET", f"{CASE}/orders"): READ,
    ("GET", f"{CASE}/members"): READ_PERSONAL,
    ("GET", f"{CASE}/employer"): READ_PERSONAL,
    ("POST", "/v1/cases"): DECIDE,
    ("POST", f"{CASE}/assign"): WRITE,
    ("POST", f"{CASE}/appoint-mediator"): WRITE,
    ("GET", "/v1/mediation-bodies"): READ,
    ("GET", "/v1/mediation-bodies/count"): READ,
    ("POST", "/v1/mediation-bodies"): WRITE,
    ("GET", f"{BODY}/firms"): READ,
    ("POST", f"{BODY}/firms"): WRITE,
    ("GET", "/v1/mediators"): READ,
    ("GET", "/v1/mediators/count"): READ,
    ("POST", "/v1/mediators"): WRITE,
    ("POST", f"{MEDIATOR}/recusals"): WRITE,
    ("GET", "/v1/reports/mediation-network"): REPORT,
    ("POST", f"{CASE}/start-mediation"): WRITE,
    ("POST", f"{CASE}/hold-round"): WRITE,
    ("POST", f"{CASE}/agree"): DECIDE,
    ("POST", f"{CASE}/fail-mediation"): WRITE,
    ("POST", f"{CASE}/open-inspection"): WRITE,
    ("POST", f"{CASE}/correct"): DECIDE,
    ("POST", f"{CASE}/serve"): WRITE,
    ("POST", f"{CASE}/propose-referral"): WRITE,
    ("POST", f"{CASE}/decide-bond-draw"): DECIDE,
    ("POST", f"{CASE}/extend"): DECIDE,
    ("POST", f"{CASE}/suspend"): DECIDE,
    ("POST", f"{CASE}/resume"): DECIDE,
    ("POST", f"{CASE}/withdraw-case"): DECIDE,
    ("POST", f"{CASE}/close"): DECIDE,
    ("POST", f"{CASE}/reopen"): DECIDE,
    ("GET", "/v1/documents"): READ,
    ("GET", "/v1/documents/count"): READ,
    ("GET", f"{CASE}/documents"): READ,
    ("GET", f"{CASE}/documents/{{kind}}/preview.pdf"): READ,
    ("GET", f"{DOCUMENT}/paper.pdf"): READ,
    ("GET", f"{DOCUMENT}/paper.docx"): READ,
    ("GET", f"{DOCUMENT}/receipt.pdf"): READ,
    ("GET", f"{CASE}/archive.pdf"): READ,
    ("POST", f"{CASE}/documents/{{kind}}"): DECIDE,
    ("POST", f"{DOCUMENT}/serve"): WRITE,
    ("POST", f"{DOCUMENT}/void"): DECIDE,
    ("GET", f"{CASE}/proceedings"): READ,
    ("POST", f"{CASE}/begin-proceeding"): WRITE,
    ("POST", f"{CASE}/end-proceeding"): WRITE,
    ("POST", f"{CASE}/payments"): PAY,
    ("POST", f"{CASE}/payments/{{receipt_no}}/return"): PAY,
    ("GET", f"{CASE}/pending"): READ,
    ("POST", f"{CASE}/pending"): PAY,
    ("POST", f"{CASE}/pending/{{pending_id}}/post"): PAY,
    ("POST", f"{CASE}/pending/{{pending_id}}/void"): PAY,
    ("GET", "/v1/money-in"): MONEY_READ,
    ("GET", "/v1/money-in/count"): MONEY_READ,
    ("POST", "/v1/money-in"): PAY,
    ("GET", MONEY): PAY,
    ("POST", "/v1/bank-files"): PAY,
    ("GET", f"{MONEY}/candidates"): PAY,
    ("POST", f"{MONEY}/not-for"): PAY,
    ("POST", f"{MONEY}/match"): PAY,
    ("POST", f"{MONEY}/send-back"): PAY,
    ("POST", f"{CASE}/lists/claims"): WRITE,
    ("POST", f"{CASE}/lists/findings"): WRITE,
    ("POST", f"{CASE}/lists/payments"): PAY,
    ("POST", f"{CASE}/lists/withdrawals"): WRITE,
    ("POST", f"{CASE}/lines"): WRITE,
    ("POST", f"{CASE}/lines/{{line}}/findings"): WRITE,
    ("POST", f"{CASE}/lines/{{line}}/signed-list"): WRITE,
    ("POST", f"{CASE}/withdrawals"): WRITE,
    ("POST", f"{CASE}/rejections"): DECIDE,
    ("GET", f"{CASE}/calls"): READ,
    ("POST", f"{CASE}/calls"): WRITE,
    ("GET", f"{CASE}/hearings"): READ,
    ("POST", f"{CASE}/hearings"): WRITE,
    ("POST", f"{HEARING}/move"): WRITE,
    ("POST", f"{HEARING}/cancel"): WRITE,
    ("POST", "/v1/hearing-plans"): WRITE,
    ("GET", "/v1/hearing-plans/{plan_id}"): READ,
    ("POST", "/v1/hearing-plans/{plan_id}/accept"): WRITE,
    ("POST", f"{SEAT}/replans"): WRITE,
    ("GET", f"{SEAT}/week.svg"): READ,
    ("POST", f"{SEAT}/calendar-address"): WRITE,
    ("GET", "/v1/public/hearing-calendars/{seat_id}/{token}"): PUBLIC,
    ("POST", "/v1/venues"): WRITE,
    ("GET", "/v1/seats"): READ,
    ("POST", "/v1/seats"): WRITE,
    ("POST", f"{SEAT}/absences"): WRITE,
    ("POST", f"{SEAT}/recusals"): WRITE,
    ("POST", "/v1/desk/hand-overs"): WRITE,
    ("GET", "/v1/opening-proposals"): PROPOSED,
    ("GET", "/v1/opening-proposals/count"): PROPOSED,
    ("GET", OPENING): PROPOSED,
    ("GET", f"{OPENING}/history"): PROPOSED,
    ("POST", f"{OPENING}/approve"): DECIDE,
    ("POST", f"{OPENING}/dismiss"): DECIDE,
    ("GET", "/v1/proposals"): PROPOSED,
    ("GET", "/v1/proposals/count"): PROPOSED,
    ("GET", PROPOSAL): PROPOSED,
    ("GET", f"{PROPOSAL}/history"): PROPOSED,
    ("POST", f"{PROPOSAL}/report"): WRITE,
    ("POST", f"{PROPOSAL}/approve"): DECIDE,
    ("POST", f"{PROPOSAL}/dismiss"): DECIDE,
    ("POST", f"{PROPOSAL}/send"): WRITE,
    ("GET", POLICE_MATTER): PROPOSED,
    ("GET", f"{POLICE_MATTER}/history"): PROPOSED,
    **policies(POLICE_TRACK, POLICE_MATTER, DECIDE, POLICE),
    ("GET", "/v1/reports/mediation"): REPORT,
    ("GET", "/v1/reports/recovery"): REPORT,
    **exports("/v1/cases", READ),
    **exports("/v1/documents", READ),
    **exports("/v1/ledger-lines", READ),
    **exports("/v1/mediation-bodies", READ),
    **exports("/v1/mediators", READ),
    **exports("/v1/money-in", MONEY_READ),
    **exports("/v1/opening-proposals", PROPOSED),
    **exports("/v1/proposals", PROPOSED),
    **WORK,
    **DELIVERIES,
}
