"""Who takes a command by role: who only reads is refused first of all, and an officer where a head is needed."""

from collections.abc import Iterable

from tests.architecture.test_walls import NOBODY, NOWHERE, QUERIES, body_of
from tests.world import World


async def refused(world: World, name: str, commands: Iterable[str], roles: str = "viewer") -> list[str]:
    """Those of these commands (`POST /v1/…`) that are refused for the role, whatever they are about."""
    service = world.service(name)
    policies = service.module.SERVICE.policies.values()
    scopes = " ".join({"complaints:read-personal", *(policy.scope for policy in policies if policy.scope)})
    caller = await world.person("somebody", roles=roles, scopes=scopes)
    found = []
    for command in commands:
        method, path = command.split(" ", 1)
        body = body_of(service, method, path)
        answer = await service.call(
            caller, method, _of_nothing(path), json_body=body, version=1, params=QUERIES.get(path)
        )
        if answer.status_code == 403 and answer.json()["code"] == "role-missing":
            found.append(command)
    return found


def _of_nothing(path: str) -> str:
    """The path with the numbers of what is not there."""
    parts = [NOWHERE.get(part[1:-1], NOBODY) if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)
