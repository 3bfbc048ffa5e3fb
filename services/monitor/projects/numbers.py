"""The number of a project as a part of a path."""

from typing import Annotated

from pydantic import AfterValidator, Field

RESERVED = ("count", "exports", "balance")


def not_reserved(number: str) -> str:
    """Refuse the last segments of routes of their own as a project's number."""
    if number in RESERVED:
        raise ValueError(f"{number!r} is no project's number; {number}不能用作项目编号")
    return number


Number = Annotated[
    str,
    Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$"),
    AfterValidator(not_reserved),
]
