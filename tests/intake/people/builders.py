"""What the tests of this room build their stories from."""

from itertools import product

from cryptography.exceptions import InvalidTag

from shared.database.sessions import keyring_of
from shared.privacy import open_sealed
from tests.journeys.stories import file


async def readable_values(world, intake):
    """Whatever the service's keys, and the people's keys found with them, open in any column of its schema."""
    columns = await world.rows(
        "select table_name as t, column_name as c from information_schema.columns "
        "where table_schema = 'intake' and data_type = 'bytea'"
    )
    held = [
        row["held"]
        for each in columns
        for row in await world.rows(
            f'select "{each["c"]}" as held from intake."{each["t"]}" where "{each["c"]}" is not null'
        )
    ]
    async with intake.sessions.begin() as session:
        ring = keyring_of(session)
    keys = [ring.field_key, ring.hash_key, ring.history_key]
    keys += [opened for value in held if len(opened := _opened(ring.field_key, value) or b"") == 32]
    return [opened for key, value in product(keys, held) if (opened := _opened(key, value)) is not None]


def _opened(key, value):
    try:
        return open_sealed(key, value)
    except (InvalidTag, ValueError):
        return None


async def whole_schema(world, schema):
    """Every value of every column, as bytes."""
    columns = await world.rows(
        "select table_name as t, column_name as c from information_schema.columns where table_schema = $1", schema
    )
    parts = []
    for each in columns:
        rows = await world.rows(f'select "{each["c"]}" as held from "{schema}"."{each["t"]}"')
        parts += [row["held"] if isinstance(row["held"], bytes) else str(row["held"]).encode() for row in rows]
    return b"\n".join(parts)


CHECK = {"means": "id_card_seen", "on": "2025-08-28", "note": "本人到窗口，证件13800000011核对一致"}


SCOPES = "people:disclose people:correct people:destroy complaints:read complaints:write"


def worker(n, **differences):
    """A synthetic worker owed three months, 15,500 yuan."""
    return {
        "name": f"虚构工友{n:04d}",
        "phone": f"139{n:08d}",
        "id_no": f"99999919900101{n:03d}X",
        "card": f"62220200000000{n:05d}",
        "owed": [{"item": "wages", "period_from": "2025-05", "period_to": "2025-07", "fen": 1_550_000}],
    } | differences


async def a_collective(world, **differences):
    return await file(world, await world.machine(), workers=12, owed_fen=18_600_000, **differences)


async def shown(intake, who, number, **params):
    return (await intake.get(who, f"/v1/complaints/{number}/members", params=params)).json()
