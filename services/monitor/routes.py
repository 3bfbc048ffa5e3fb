"""Every route of monitor and how its caller is authenticated and authorised."""

from services.monitor.bonds.draw_track import BOND_DRAW
from services.monitor.bonds.return_track import BOND_RETURN
from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.warnings.track import WARNING as TRACK
from shared.assignments.endpoints import PATHS as LETTERS
from shared.deliveries.endpoints import ROUTES as DELIVERIES
from shared.desk.my_work import ROUTES as WORK
from shared.exports.endpoints import policies as exports
from shared.http.route_policies import RoutePolicies, partner_signed, signed_or_bearer, spooled
from shared.tracks.routes import policies

READ = signed_or_bearer("projects:read")
WRITE = signed_or_bearer("projects:write")
PROJECT = "/v1/projects/{project_id}"

PROJECTS: RoutePolicies = {
    ("GET", "/v1/projects"): READ,
    ("GET", "/v1/projects/count"): READ,
    ("GET", PROJECT): READ,
    ("GET", f"{PROJECT}/history"): READ,
    ("GET", f"{PROJECT}/year.svg"): READ,
    ("GET", f"{PROJECT}/year.xlsx"): READ,
    ("PUT", PROJECT): WRITE,
    ("POST", f"{PROJECT}/wage-account/close"): WRITE,
    ("GET", f"{PROJECT}/permit"): signed_or_bearer("permits:read"),
    **{("POST", f"{PROJECT}/{command}"): WRITE for command in ("suspend", "resume", "complete")},
    **{("PUT", f"{PROJECT}/{kind}"): WRITE for kind in Evidence},
}

WORKS_SEEN: RoutePolicies = {
    ("POST", "/v1/works-seen"): WRITE,
    ("GET", "/v1/works-seen"): READ,
    ("GET", "/v1/works-seen/count"): READ,
}

ACCOUNTS = "/v1/wage-accounts"

WAGE_ACCOUNTS: RoutePolicies = {
    ("GET", ACCOUNTS): READ,
    ("GET", f"{ACCOUNTS}/count"): READ,
    ("GET", f"{ACCOUNTS}/balance"): READ,
    ("GET", f"{ACCOUNTS}/{{project_id}}"): READ,
    ("GET", f"{ACCOUNTS}/{{project_id}}/sub-ledgers"): READ,
    ("GET", f"{ACCOUNTS}/{{project_id}}/labour-fee"): READ,
    **exports(ACCOUNTS, READ),
}

BATCHES = "/v1/feeds/{feed}/batches"
LARGEST_BATCH = 1024**3

FEEDS: RoutePolicies = {
    ("POST", BATCHES): spooled("feeds:write", LARGEST_BATCH),
    ("GET", BATCHES): signed_or_bearer("feeds:read"),
    ("GET", f"{BATCHES}/count"): signed_or_bearer("feeds:read"),
    ("GET", f"{BATCHES}/{{batch_id}}"): signed_or_bearer("feeds:read"),
    ("GET", f"{BATCHES}/{{batch_id}}/rows"): signed_or_bearer("feeds:read"),
    ("POST", f"{BATCHES}/{{batch_id}}/release"): signed_or_bearer("feeds:decide"),
    ("POST", f"{BATCHES}/{{batch_id}}/refuse"): signed_or_bearer("feeds:decide"),
    ("GET", "/v1/feeds"): signed_or_bearer("feeds:read"),
    ("GET", "/v1/feeds/count"): signed_or_bearer("feeds:read"),
    ("PUT", "/v1/feeds/{feed}/expectation"): signed_or_bearer("feeds:decide"),
}

CHECKS = "/v1/payment-checks"

PAYMENTS: RoutePolicies = {
    ("GET", CHECKS): signed_or_bearer("payments:read"),
    ("GET", f"{PROJECT}/delays"): signed_or_bearer("payments:read"),
    ("GET", f"{PROJECT}/chain"): signed_or_bearer("payments:read"),
    ("GET", f"{PROJECT}/roster"): signed_or_bearer("payments:read"),
    ("GET", f"{PROJECT}/unpaid-workers"): signed_or_bearer("payments:read-personal"),
    ("GET", f"{CHECKS}/count"): signed_or_bearer("payments:read"),
    ("POST", f"{CHECKS}/{{check}}/match"): signed_or_bearer("payments:decide"),
    ("POST", f"{CHECKS}/{{check}}/part"): signed_or_bearer("payments:decide"),
}

WARNING = "/v1/warnings/{number}"

WARNINGS: RoutePolicies = {
    ("GET", "/v1/warnings"): signed_or_bearer("warnings:read"),
    ("GET", "/v1/warnings/count"): signed_or_bearer("warnings:read"),
    ("GET", WARNING): signed_or_bearer("warnings:read"),
    ("GET", f"{WARNING}/history"): signed_or_bearer("warnings:read"),
    ("GET", f"{WARNING}/assignments"): signed_or_bearer("warnings:read"),
    **{("POST", path): signed_or_bearer("warnings:write") for path in LETTERS},
    ("GET", f"{WARNING}/workers.xlsx"): signed_or_bearer("warnings:read-personal"),
    **policies(TRACK, WARNING, signed_or_bearer("warnings:write"), signed_or_bearer("warnings:write")),
}

DRAWS, RETURNS = "/v1/bond-draws", "/v1/bond-returns"

BONDS: RoutePolicies = {
    ("GET", f"{PROJECT}/bond"): READ,
    ("GET", f"{PROJECT}/bond-rate"): READ,
    ("POST", f"{PROJECT}/bond/draws"): WRITE,
    ("POST", f"{PROJECT}/bond/returns"): WRITE,
    **{("GET", f"{path}{rest}"): READ for path in (DRAWS, RETURNS) for rest in ("", "/count", "/{number}")},
    **{("GET", f"{path}/{{number}}/history"): READ for path in (DRAWS, RETURNS)},
    **policies(BOND_DRAW, f"{DRAWS}/{{number}}", WRITE, WRITE),
    **policies(BOND_RETURN, f"{RETURNS}/{{number}}", WRITE, WRITE),
    **exports(DRAWS, READ),
    **exports(RETURNS, READ),
}

ROUTES: RoutePolicies = {
    ("GET", "/v1/employers"): signed_or_bearer("employers:read"),
    ("GET", "/v1/employers/count"): signed_or_bearer("employers:read"),
    ("GET", "/v1/employers/{employer}/risk"): signed_or_bearer("employers:read"),
    ("GET", "/v1/reports/monitor"): signed_or_bearer("reports:read"),
    ("GET", "/v1/reports/dispatch"): signed_or_bearer("reports:read"),
    **PROJECTS,
    **WORKS_SEEN,
    **PAYMENTS,
    **exports(CHECKS, signed_or_bearer("payments:read")),
    **WAGE_ACCOUNTS,
    **exports("/v1/employers", signed_or_bearer("employers:read")),
    **exports("/v1/projects", READ),
    **exports("/v1/warnings", signed_or_bearer("warnings:read")),
    **exports("/v1/works-seen", READ),
    **FEEDS,
    **BONDS,
    ("POST", "/v1/realname"): partner_signed("realname:write", partner="realname"),
    **WARNINGS,
    **DELIVERIES,
    **WORK,
}
