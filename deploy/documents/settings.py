"""docs/settings.md: every setting of the services with its meaning and default, and the operator's own variables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deploy.database import SERVICES
from deploy.documents.services import settings_kind

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

INTRODUCTION = """# Settings

Made from the code by `anxin docs`; do not edit. All are environment variables. A service refuses to start where one
that is required is missing, and in production where a secret is a placeholder.

## Of every service

The name begins with the service's own: `INTAKE_`, `MONITOR_`, `MEDIATION_`, `CREDIT_`; those that begin with `ANXIN_`
are the same for all.
"""
OPERATOR = {
    "ANXIN_REGION_PACKS": "services, commands: a folder of packs over those shipped: numbers by place and date",
    "ANXIN_HOLIDAYS": "services: a folder of notices of holidays beside those shipped",
    "ANXIN_INTAKE_LISTS": "intake: a folder of lists over those shipped: units and their duties, causes, sectors, "
    "dispositions, task forces; one TOML file a place, in the form of `services/intake/lists/*.toml`",
    "ANXIN_PAPERS": "mediation: a folder of an office's own words for papers over those shipped: `mediation/*.txt`, "
    "and `offices.toml` with names, addresses, telephones and brackets of numbers",
    "ANXIN_TRACES": "services: where spans go",
    "ANXIN_HOME": "commands: the folder of the local stack; left out: one of this user and checkout under /var/tmp",
    "ANXIN_CACHE": "commands: what the first start fetches; left out: ~/.cache/anxin",
    "ANXIN_DATABASE_URL": "commands: an administrator's postgresql://…; left out: the running stack",
    "ANXIN_ACCESS_KEY": "commands: the services' access key, where ANXIN_DATABASE_URL is given",
    "ANXIN_KAFKA": "commands: host:port of a broker of yours",
}
"""Variables that are no setting of a service, each with who reads it."""


def settings_document() -> str:
    common = settings_kind("monitor").model_fields
    parts = [INTRODUCTION, *_table(common, "…_")]
    for service in SERVICES:
        own = {name: field for name, field in settings_kind(service).model_fields.items() if name not in common}
        if own:
            parts += [f"\n## Of {service} alone\n", *_table(own, f"{service.upper()}_")]
    parts += ["\n## Of the operator\n", "| variable | who reads it, and what it means |\n|---|---|"]
    return "\n".join([*parts, *(f"| `{name}` | {meaning} |" for name, meaning in OPERATOR.items())]) + "\n"


def _table(fields: "dict[str, FieldInfo]", prefix: str) -> Iterator[str]:
    yield "| variable | default | meaning |\n|---|---|---|"
    for name, field in fields.items():
        variable = field.validation_alias or f"{prefix}{name.upper()}"
        yield f"| `{variable}` | {_default(field)} | {field.description or ''} |"


def _default(field: "FieldInfo") -> str:
    if field.is_required():
        return "required"
    value: Any = field.default
    return "–" if value is None or value == "" else f"`{value}`"
