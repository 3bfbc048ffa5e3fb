"""Which door guards which route of monitor."""

from shared.doors import Doors, signed_or_bearer

DOORS: Doors = {
    ("GET", "/v1/employers"): signed_or_bearer("employers:read"),
    ("GET", "/v1/employers/count"): signed_or_bearer("employers:read"),
    ("GET", "/v1/employers/{employer}/risk"): signed_or_bearer("employers:read"),
    ("GET", "/v1/reports/monitor"): signed_or_bearer("reports:read"),
}
