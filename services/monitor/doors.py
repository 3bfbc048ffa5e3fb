"""Which door guards which route of monitor."""

from shared.door_table import Doors, signed_or_bearer
from shared.obligations.work import DOORS as WORK

DOORS: Doors = {
    ("GET", "/v1/employers"): signed_or_bearer("employers:read"),
    ("GET", "/v1/employers/count"): signed_or_bearer("employers:read"),
    ("GET", "/v1/employers/{employer}/risk"): signed_or_bearer("employers:read"),
    ("GET", "/v1/reports/monitor"): signed_or_bearer("reports:read"),
    **WORK,
}
