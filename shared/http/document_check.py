"""Bounds on a JSON document, checked before its schema is.

A schema names every field that is wrong. A document of nothing but wrong fields would make an answer larger than
itself and hold the process up for as long as it is written.
"""

from typing import Any

from fastapi import Request

from shared.refusals import Invalid

MOST_KEYS = 128
"""Keys of one object; no schema of ours has half as many."""
MOST_ITEMS = 10_000
"""Items of one list; what a schema allows is fewer."""
DEEPEST = 32
"""Objects and lists inside each other."""


class TooManyFields(Invalid):
    code = "too-many-fields"
    zh = "一个对象至多{keys}个字段，一个列表至多{items}项"
    en = "an object has at most {keys} fields and a list at most {items} items"


class TooDeep(Invalid):
    code = "too-deep"
    zh = "嵌套至多{depth}层"
    en = "at most {depth} objects and lists may be inside each other"


async def check_document(request: Request) -> None:
    """Raises TooManyFields or TooDeep. What is no JSON is left for the framework to refuse."""
    if "json" not in request.headers.get("content-type", ""):
        return
    try:
        document = await request.json()
    except (ValueError, RecursionError):
        return
    check(document)


def check(document: Any) -> None:
    """Raises TooManyFields or TooDeep, the outermost object or list first."""
    level = [document]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise TooDeep(depth=DEEPEST)


def _inside(each: Any) -> list[Any]:
    """The objects and lists directly in this one."""
    if isinstance(each, dict):
        if len(each) > MOST_KEYS:
            raise TooManyFields(keys=MOST_KEYS, items=MOST_ITEMS)
        each = each.values()
    elif not isinstance(each, list):
        return []
    elif len(each) > MOST_ITEMS:
        raise TooManyFields(keys=MOST_KEYS, items=MOST_ITEMS)
    return [inner for inner in each if isinstance(inner, dict | list)]
