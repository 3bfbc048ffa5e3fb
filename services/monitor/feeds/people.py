"""Who a row's ID number is: found by its keyed hash, one question a chunk; sealed and stored on first sight (RN-01)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import asyncpg

from shared.privacy import Keyring, PersonSealer
from shared.values.identifiers import normal_code, normal_phone, normal_text

MOST_REMEMBERED = 300_000
"""People of one batch whose id is kept in memory: some fifty megabytes; our own choice."""
FIND = "select id_blind, id from person where id_blind = any($1)"
DETAILS = (
    "select id, key_wrapped, phone_blind, card_blind, name_blind is null as nameless from person where id = any($1)"
)
ADD = """insert into person (id_blind, key_wrapped, id_sealed, first_seen_at)
    select u.*, $4 from unnest($1::bytea[], $2::bytea[], $3::bytea[]) u
    on conflict (id_blind) do nothing returning id_blind, id"""
COMPLETE = """update person p set name_sealed = coalesce(u.name, p.name_sealed),
        name_blind = coalesce(u.name_blind, p.name_blind),
        phone_blind = coalesce(u.phone_blind, p.phone_blind), phone_sealed = coalesce(u.phone, p.phone_sealed),
        card_blind = coalesce(u.card_blind, p.card_blind), card_sealed = coalesce(u.card, p.card_sealed)
    from unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[])
        as u (id, name, name_blind, phone_blind, phone, card_blind, card) where p.id = u.id"""


class People:
    """The people of one batch, by ID number. Plain numbers are here and nowhere else, and go with the batch."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._ids: dict[str, int] = {}

    @property
    def known(self) -> Mapping[str, int]:
        """Whoever was found so far, by ID number."""
        return self._ids

    def blind(self, kind: str, value: str | None) -> bytes | None:
        return self._keyring.blind(kind, value)

    def hashed(self, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """Movements with keyed hashes in place of the other side's card and name; one told with stars is nobody's."""
        for _, row in rows:
            card, name = (None if "*" in (said or "*") else said for said in (row.pop("card"), row.pop("name")))
            row["card_blind"] = self.blind("card", card and normal_code(card))
            row["name_blind"] = self.blind("name", name and normal_text(name))
        return rows

    async def find(
        self, driver: asyncpg.Connection, numbers: Iterable[str], now: datetime, *, make: bool
    ) -> dict[str, int]:
        """ID number → person. `make`: those nobody knew are stored; else they are missing from what is returned."""
        wanted = set(numbers)
        if len(self._ids) > MOST_REMEMBERED:
            self._ids.clear()
        if unknown := wanted - self._ids.keys():
            blinds = {self._keyring.blind("id_number", number): number for number in unknown}
            await self._learn(driver, blinds, FIND, list(blinds))
            if make and blinds:
                await self._make(driver, blinds, now)
        return {number: self._ids[number] for number in wanted if number in self._ids}

    async def complete(self, driver: asyncpg.Connection, told: dict[int, dict[str, Any]]) -> None:
        """Store names, phones and cards (person → values) where they are new or changed."""
        rows = []
        for known in await driver.fetch(DETAILS, list(told)):
            values = told[known["id"]]
            phone = normal_phone(values["phone"]).number if values.get("phone") else None
            new = {
                "name": values.get("name") if known["nameless"] else None,
                "phone": phone if self.blind("phone", phone) != known["phone_blind"] else None,
                "card": values.get("card") if self.blind("card", values.get("card")) != known["card_blind"] else None,
            }
            if any(new.values()):
                seal = PersonSealer.of(self._keyring, known["key_wrapped"]).seal
                named = (seal(new["name"]), self.blind("name", new["name"] and normal_text(new["name"])))
                phones = (self.blind("phone", new["phone"]), seal(new["phone"]))
                rows.append((known["id"], *named, *phones, self.blind("card", new["card"]), seal(new["card"])))
        if rows:
            await driver.execute(COMPLETE, *map(list, zip(*rows, strict=True)))

    async def _make(self, driver: asyncpg.Connection, blinds: dict[bytes | None, str], now: datetime) -> None:
        """Store people; another worker may have stored some of them at the same moment."""
        rows = []
        for blind, number in sorted(blinds.items(), key=lambda each: each[0] or b""):  # one order: no deadlock
            sealer = PersonSealer.new(self._keyring)
            rows.append((blind, sealer.wrapped, sealer.seal(number)))
        await self._learn(driver, blinds, ADD, *map(list, zip(*rows, strict=True)), now)
        if blinds:
            await self._learn(driver, blinds, FIND, list(blinds))

    async def _learn(
        self, driver: asyncpg.Connection, blinds: dict[bytes | None, str], query: str, *values: Any
    ) -> None:
        """Remember whom the query finds, and take them out of `blinds`."""
        for row in await driver.fetch(query, *values):
            self._ids[blinds.pop(row["id_blind"])] = row["id"]
