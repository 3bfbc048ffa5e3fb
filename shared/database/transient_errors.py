"""Which failures are transient: the database or the broker is away, and the same work is to be tried again."""

from asyncpg import InterfaceError, InternalClientError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

LOCK_TIMEOUT = "55P03"
AWAY = frozenset({"08", "40", "53", "57"})
"""SQLSTATE classes: connection failed (08), transaction rolled back because of another (40), insufficient resources
(53), operator intervention (57).
"""


def transient(failure: BaseException) -> bool:
    """Whether the database or the broker is away, or a lock is held too long: the fact itself is not at fault."""
    if isinstance(failure, OSError | TimeoutError | PoolExhausted):
        return True
    if isinstance(failure, DBAPIError) and failure.connection_invalidated:
        return True
    cause = getattr(failure, "orig", None) or failure  # the driver's own error, or SQLAlchemy's around it
    sqlstate = str(getattr(cause, "sqlstate", None) or "")
    return sqlstate == LOCK_TIMEOUT or sqlstate[:2] in AWAY or _connection_gone(cause.__cause__ or cause)


def _connection_gone(cause: BaseException) -> bool:
    """Whether the driver says that its connection broke; a value it could not encode is the fact's own fault."""
    return isinstance(cause, InterfaceError | InternalClientError) and not isinstance(cause, ValueError)
