"""Which door guards which route of monitor."""

from services.monitor.rules.evidence import Evidence
from shared.door_table import Doors, signed_or_bearer
from shared.obligations.work import DOORS as WORK

READ = signed_or_bearer("projects:read")
WRITE = signed_or_bearer("projects:write")
PROJECT = "/v1/projects/{project_id}"

PROJECTS: Doors = {
    ("GET", "/v1/projects"): READ,
    ("GET", "/v1/projects/count"): READ,
    ("GET", PROJECT): READ,
    ("GET", f"{PROJECT}/history"): READ,
    ("PUT", PROJECT): WRITE,
    **{("PUT", f"{PROJECT}/{kind}"): WRITE for kind in Evidence},
}

DOORS: Doors = {
    ("GET", "/v1/employers"): signed_or_bearer("employers:read"),
    ("GET", "/v1/employers/count"): signed_or_bearer("employers:read"),
    ("GET", "/v1/employers/{employer}/risk"): signed_or_bearer("employers:read"),
    ("GET", "/v1/reports/monitor"): signed_or_bearer("reports:read"),
    **PROJECTS,
    **WORK,
}
