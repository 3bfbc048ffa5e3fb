"""The statements that a service sends to the database, counted where the driver sends them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asyncpg import Connection
from asyncpg.prepared_stmt import PreparedStatement

SENDING = (
    (Connection, "execute"),
    (Connection, "_execute"),
    (Connection, "_executemany"),
    (Connection, "copy_records_to_table"),
    (PreparedStatement, "_PreparedStatement__do_execute"),
)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is sent meanwhile, in order: BEGIN and COMMIT among it, each COPY as one."""
    sent: list[str] = []

    def noting(kind: type, name: str) -> Any:
        plain = getattr(kind, name)

        async def noted(self: Any, *given: Any, **named: Any) -> Any:
            if name != "execute" or len(given) == 1:  # with arguments it goes on to `_execute`
                sent.append(self.get_query() if kind is PreparedStatement else str(given[0]))
            return await plain(self, *given, **named)

        return noted

    with monkeypatch.context() as patch:
        for kind, name in SENDING:
            patch.setattr(kind, name, noting(kind, name))
        yield sent
