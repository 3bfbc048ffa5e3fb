"""Banks, insurers and guarantors feed their guarantees: issued, renewed, expired, paid out of (C31, C32, C119)."""

import asyncio

import pytest

from services.monitor.bonds import issuer_notices
from tests.monitor.bonds.test_draws import DECISION, bond, served
from tests.monitor.feeds.builders import SITE, Site
from tests.monitor.register import SCOPES, P, a_bond, gaps, put_on_file, register, states

pytestmark = [pytest.mark.capability("C31", "C32")]
FEED = "bond-notices"
DAYS = {"contract_on": "2026-06-01", "permit_on": "2026-06-20", "started_on": "2026-07-01"}


def notice(number, event="issued", **differences):
    row = {"project": SITE, "notice_no": number, "event": event, "policy_no": "BH-1", "issuer": "测试银行"}
    told = {"form": "bank_guarantee", "amount_fen": 10_000_000, "expires_on": "2028-06-30"}
    return row | {"happened_on": "2026-07-10"} | (told if event == "issued" else {}) | differences


@pytest.fixture
async def site(world, monitor):
    await world.set_clock("2026-09-22")
    opened = await Site.opened(world, monitor)
    opened.officer = await world.person(roles="officer head", scopes=SCOPES + " warnings:read")
    seen = (await monitor.get(opened.officer, P)).json()["version"]
    await register(monitor, opened.officer, version=seen, **DAYS)
    return opened


async def told(site, number, *rows):
    """A batch of notices, and what came of each."""
    done = await site.fed(FEED, list(rows), number)
    assert done["rejected"] == 0, await site.rejected(FEED, done["batch_id"])
    await issuer_notices.take_up(site.monitor.sessions)
    found = await site.rows("select notice_no, outcome from monitor.bond_notice order by batch_id, row")
    return {row["notice_no"]: row["outcome"] for row in found}


async def asked(site):
    found = await site.rows("select zh from monitor.question where code like 'bond-notice:%' order by code")
    return [row["zh"] for row in found]


async def shown(site):
    return (await site.monitor.get(site.officer, P)).json()


@pytest.mark.rule("BOND-13")
async def test_a_guarantee_that_its_issuer_told_is_on_file_and_the_regime_follows(site):
    assert states(await shown(site))["bond"] == "unknown"
    assert await told(site, "B1", notice("N1")) == {"N1": "done"}
    assert states(await shown(site))["bond"] == "in_place"
    held = await bond(site.monitor, site.officer)
    assert (held["form"], held["issuer"], held["balance_fen"]) == ("bank_guarantee", "测试银行", 10_000_000)
    assert held["expires_on"] == "2028-06-30"
    again = await site.fed(FEED, [notice("N1")], "B2")
    assert await site.rejected(FEED, again["batch_id"]) == [(1, "", "duplicate-row")]


@pytest.mark.rule("BOND-13")
@pytest.mark.parametrize(("day", "state"), [("2026-09-30", "in_place"), ("2026-10-01", "lacking")])
async def test_one_that_expired_holds_through_its_last_day_and_a_renewal_carries_it_on(world, site, day, state):
    await told(site, "B1", notice("N1", expires_on="2026-09-30"))
    await world.set_clock(day)
    await world.sweep("monitor")
    assert states(await shown(site))["bond"] == state
    assert (await told(site, "B2", notice("N2", "renewed", expires_on="2027-09-30")))["N2"] == "done"
    assert states(await shown(site))["bond"] == "in_place"
    assert (await told(site, "B3", notice("N3", "expired", happened_on="2026-09-20")))["N3"] == "done"
    assert gaps(await shown(site), "bond") == ["bond-expired"]


async def test_what_does_not_fit_what_is_on_file_changes_nothing_and_a_person_is_asked(site):
    await put_on_file(site.monitor, site.officer, "bond", a_bond(deposited_on="2026-07-10", policy_no="BH-0"))
    before = await bond(site.monitor, site.officer)
    rows = [notice("N1"), notice("N2", "renewed", expires_on="2029-01-01"), notice("N3", "expired")]
    assert set((await told(site, "B1", *rows)).values()) == {"asked"}
    assert await bond(site.monitor, site.officer) == before
    assert [("另一份" in each, "没有这份" in each) for each in await asked(site)] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    await issuer_notices.take_up(site.monitor.sessions)
    assert len(await asked(site)) == 3


async def test_what_the_office_entered_without_a_number_gets_it_and_keeps_the_sum_that_is_due(site):
    await put_on_file(site.monitor, site.officer, "bond", a_bond(deposited_on="2026-07-10", expires_on="2028-06-30"))
    assert await told(site, "B1", notice("N1")) == {"N1": "done"}
    held = await bond(site.monitor, site.officer)
    assert (held["due_fen"], held["balance_fen"]) == (10_000_000, 10_000_000)
    assert (await told(site, "B2", notice("N2")))["N2"] == "known"


@pytest.mark.capability("C119")
@pytest.mark.rule("BOND-09", "BOND-10")
async def test_the_banks_own_word_that_it_paid_is_the_receipt_and_starts_the_days_to_top_up(world, site):
    await told(site, "B1", notice("N1"))
    draw = await served(site.monitor, site.officer)
    await world.set_clock("2026-09-29")
    part = notice("N2", "claimed", amount_fen=8_000_000, happened_on="2026-09-28")
    rest = notice("N3", "claimed", amount_fen=800_000, happened_on="2026-09-29")
    outcomes = await told(site, "B2", part, rest)
    assert (outcomes["N2"], outcomes["N3"]) == ("done", "done")
    now = (await site.monitor.get(site.officer, f"/v1/bond-draws/{draw['number']}")).json()
    assert (now["state"], now["paid_fen"], now["paid_on"]) == ("drawn", 8_800_000, "2026-09-29")
    assert now["top_up_by"] == "2026-10-19"
    movements = (await bond(site.monitor, site.officer))["movements"]
    assert [(each["fen"], each["receipt"]) for each in movements[1:]] == [(-8_000_000, "N2"), (-800_000, "N3")]


@pytest.mark.capability("C119")
async def test_money_that_no_payment_notice_explains_is_asked_about(site):
    await told(site, "B1", notice("N1"))
    late = notice("N2", "claimed", amount_fen=8_800_000, happened_on="2026-09-22")
    assert (await told(site, "B2", late))["N2"] == "asked"
    await served(site.monitor, site.officer)
    more = notice("N3", "claimed", amount_fen=8_800_001, happened_on="2026-09-22")
    early = notice("N4", "claimed", amount_fen=DECISION["amount_fen"], happened_on="2026-09-21")
    outcomes = await told(site, "B3", more, early)
    assert (outcomes["N3"], outcomes["N4"]) == ("asked", "asked")
    assert len((await bond(site.monitor, site.officer))["movements"]) == 0


@pytest.mark.capability("C119")
async def test_two_workers_that_look_at_once_book_a_payment_once(site):
    await told(site, "B1", notice("N1"))
    await served(site.monitor, site.officer)
    await site.fed(FEED, [notice("N2", "claimed", amount_fen=8_800_000, happened_on="2026-09-22")], "B2")
    sessions = site.monitor.sessions
    assert sorted(await asyncio.gather(*(issuer_notices.take_up(sessions) for _ in range(3)))) == [0, 0, 1]
    movements = (await bond(site.monitor, site.officer))["movements"]
    assert [each["fen"] for each in movements] == [10_000_000, -8_800_000]


async def test_a_notice_says_all_that_its_event_is_nothing_without(site):
    rows = [
        notice("N1", amount_fen=None),
        notice("N2", form=None),
        notice("N3", expires_on=None),
        notice("N4", "renewed"),
        notice("N5", "claimed", amount_fen=0),
        notice("N6", expires_on="2026-07-09"),
        notice("N7", happened_on="2026-09-23"),
        notice("N8", expires_on="2026-07-10"),
    ]
    done = await site.fed(FEED, rows)
    assert await site.rejected(FEED, done["batch_id"]) == [
        (1, "amount_fen", "missing"),
        (2, "form", "missing"),
        (3, "expires_on", "missing"),
        (4, "expires_on", "missing"),
        (5, "amount_fen", "amount"),
        (6, "expires_on", "reversed"),
        (7, "happened_on", "future"),
    ]


async def test_an_issuers_spreadsheet_is_read_by_a_mapping(site):
    heads = "项目编号,通知编号,通知类别,保函（保单）编号,出具机构,种类,金额,发生日期,到期日期"
    lines = [f'{SITE},N1,出具,BX-1,测试保险公司,保证保险,"100,000.00",2026/07/10,2028/06/30', "合计,1"]
    content = "\n".join(["保证金报送表", heads, *lines]).encode("gb18030")
    done = await site.fed(FEED, content, kind="csv", mapping="issuer-bonds")
    assert (done["accepted"], done["rejected"]) == (1, 0)
    await issuer_notices.take_up(site.monitor.sessions)
    held = await bond(site.monitor, site.officer)
    assert (held["form"], held["issuer"], held["balance_fen"]) == ("insurance", "测试保险公司", 10_000_000)
