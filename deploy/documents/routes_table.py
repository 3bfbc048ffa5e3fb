"""docs/routes.md: every route of every service, who may call it, and the scope the caller needs."""

from typing import TYPE_CHECKING

from deploy.documents.services import all_services

if TYPE_CHECKING:
    from shared.runtime.service import Service

INTRODUCTION = """# Routes

Every route of the four services. `signed-or-bearer`: a machine signs its request ([how](signing.md)) or a person
sends a token. `GET /health/live`, `GET /health/ready` and `GET /openapi.json` of each service are public and not in
this table. Made from the code by `anxin docs`; do not edit.
"""
HEADING = "| method | path | scheme | scope |\n|---|---|---|---|"


def routes_document() -> str:
    """The document: one table for each service, in the order of its paths."""
    return "\n".join([INTRODUCTION, *(_of(service) for service in all_services())])


def _of(service: "Service") -> str:
    lines = [
        f"| {method} | `{path}` | {policy.scheme} | {f'`{policy.scope}`' if policy.scope else '–'} |"
        for (method, path), policy in sorted(service.policies.items(), key=lambda entry: (entry[0][1], entry[0][0]))
    ]
    return "\n".join([f"## {service.name}\n", HEADING, *lines, ""])
