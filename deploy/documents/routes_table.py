"""The table of doors: every route of every service, who may knock, and what scope they need."""

from deploy.documents.services import all_services
from shared.runtime.service import Service

INTRODUCTION = """# Doors

Every route of the four services. `signed-or-bearer`: a machine signs its request ([how](signing.md)) or a person
brings a token. `GET /health/live`, `GET /health/ready` and `GET /openapi.json` of each service are public and stand
beside this table. Made from the code by `anxin docs`; do not edit.
"""
HEADING = "| method | path | scheme | scope |\n|---|---|---|---|"


def doors_table() -> str:
    """One table a service, in the order of its paths."""
    return "\n".join([INTRODUCTION, *(_of(service) for service in all_services())])


def _of(service: Service) -> str:
    lines = [
        f"| {method} | `{path}` | {policy.scheme} | {f'`{policy.scope}`' if policy.scope else '–'} |"
        for (method, path), policy in sorted(service.policies.items(), key=lambda entry: (entry[0][1], entry[0][0]))
    ]
    return "\n".join([f"## {service.name}\n", HEADING, *lines, ""])
