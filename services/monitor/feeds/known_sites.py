"""Of which projects and wage accounts a sender may speak: those registered in its own divisions."""

from collections.abc import Sequence

import asyncpg

from services.monitor.feeds.rows import Checker
from shared.values.divisions import contains

PROJECTS = "select id, number, division from project where $1::text[] is null or number = any($1)"
ACCOUNTS = """select p.id, p.division, e.content->>'account_no' as account
    from project_evidence e join project p on p.number = e.project
    where e.kind = 'wage-account' and ($1::text[] is null or e.content->>'account_no' = any($1))"""


async def look_up(
    driver: asyncpg.Connection,
    checker: Checker,
    divisions: Sequence[str],
    projects: Sequence[str] | None,
    accounts: Sequence[str] | None,
) -> None:
    """Tell the checker the projects and accounts that are named; None: all there are."""
    for each in await driver.fetch(PROJECTS, projects):
        if _may(divisions, each["division"]):
            checker.projects[each["number"]] = each["id"]
    if accounts != []:
        for each in await driver.fetch(ACCOUNTS, accounts):
            if _may(divisions, each["division"]):
                shared = each["account"] in checker.accounts
                checker.accounts[each["account"]] = None if shared else each["id"]


def _may(divisions: Sequence[str], division: str) -> bool:
    return any(contains(outer, division) for outer in divisions)
