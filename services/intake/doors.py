"""Intake's doors: which scheme and scope guard which route. A route that is not here does not start."""

from shared.deliveries.endpoints import DOORS as DELIVERY_DOORS
from shared.door_table import Doors, signed_or_bearer
from shared.obligations.work import DOORS as WORK_DOORS

READ = signed_or_bearer("complaints:read")
WRITE = signed_or_bearer("complaints:write")

DOORS: Doors = {
    ("POST", "/v1/complaints"): WRITE,
    ("GET", "/v1/complaints"): READ,
    ("GET", "/v1/complaints/count"): READ,
    ("GET", "/v1/complaints/{number}"): READ,
    ("GET", "/v1/complaints/{number}/history"): READ,
    ("GET", "/v1/complaints/{number}/reporter"): signed_or_bearer("complaints:read-personal"),
    ("POST", "/v1/complaints/{number}/propose-filing"): WRITE,
    ("POST", "/v1/complaints/{number}/accept"): WRITE,
    ("POST", "/v1/complaints/{number}/refuse"): WRITE,
    ("POST", "/v1/complaints/{number}/redirect"): WRITE,
    ("POST", "/v1/complaints/{number}/ask-supplement"): WRITE,
    ("POST", "/v1/complaints/{number}/supplement"): WRITE,
    ("POST", "/v1/complaints/{number}/assign"): WRITE,
    ("POST", "/v1/complaints/{number}/interim-answer"): WRITE,
    ("POST", "/v1/complaints/{number}/call-back"): WRITE,
    ("POST", "/v1/complaints/{number}/reopen"): WRITE,
    ("POST", "/v1/complaints/{number}/withdraw"): WRITE,
    ("POST", "/v1/complaints/{number}/close"): WRITE,
    ("POST", "/v1/complaints/{number}/members"): WRITE,
    ("GET", "/v1/complaints/{number}/members"): READ,  # in clear, for a purpose: complaints:read-personal as well
    ("POST", "/v1/people/destroy"): signed_or_bearer("people:destroy"),
    **DELIVERY_DOORS,
    **WORK_DOORS,
}
