"""Every route of credit and how its caller is authenticated and authorised."""

from shared.deliveries.endpoints import ROUTES as DELIVERIES
from shared.desk.my_work import ROUTES as WORK
from shared.exports.endpoints import policies as exports
from shared.http.route_policies import RoutePolicies, signed_or_bearer

ROUTES: RoutePolicies = {
    ("GET", "/v1/employers/{uscc}"): signed_or_bearer("employers:read"),
    ("POST", "/v1/employers:check"): signed_or_bearer("employers:read"),
    ("GET", "/v1/proposals"): signed_or_bearer("proposals:read"),
    ("GET", "/v1/proposals/count"): signed_or_bearer("proposals:read"),
    ("GET", "/v1/proposals/{number}"): signed_or_bearer("proposals:read"),
    ("GET", "/v1/proposals/{number}/history"): signed_or_bearer("proposals:read"),
    ("POST", "/v1/proposals/{number}/approve"): signed_or_bearer("proposals:decide"),
    ("POST", "/v1/proposals/{number}/dismiss"): signed_or_bearer("proposals:decide"),
    ("GET", "/v1/reports/credit"): signed_or_bearer("reports:read"),
    **DELIVERIES,
    **exports("/v1/proposals", signed_or_bearer("proposals:read")),
    **WORK,
}
