"""The first migration of every service: the machinery's tables, and what the service's role may do to them."""

from pathlib import Path
from typing import Any

from sqlalchemy import text

GRANTS = (
    # history and inbox are written once and read; the outbox may only be marked as sent (architecture, invariant 2)
    "revoke update, delete, truncate on history, read_log, inbox from {role}",
    "revoke update, delete, truncate on outbox from {role}",
    "grant update (sent_at) on outbox to {role}",
)


def create(op: Any) -> None:
    """Create the machinery in the schema that comes first in the search path, for that schema's role."""
    sql = Path(__file__).with_name("machinery.sql").read_text()
    for statement in statements(sql):
        op.execute(statement)
    schema = op.get_bind().scalar(text("select current_schema()"))
    for grant in GRANTS:
        op.execute(grant.format(role=f"{schema}_app"))


def statements(sql: str) -> list[str]:
    """The statements of a script, one by one, without its comments."""
    lines = [line for line in sql.splitlines() if not line.startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
