"""Messages of which nobody knows whether they arrived: asked for every minute, and few among all that were sent."""

from typing import Any


def index(op: Any) -> None:
    """A database made from now on has it from its first migration."""
    op.execute("create index if not exists delivery_unknown on delivery (next_at) where state = 'unknown'")
