"""What an officer decides about a difference makes our side fit: the next day's list finds both the same.

Two days each, with both cities' hotlines and the national platform.
"""

import pytest

from tests.builders import a_complaint
from tests.intake.channels.every import EveryPartner
from tests.intake.reconciliation.builders import LISTS, hand_in, items
from tests.journeys.stories import actions_of, decide

pytestmark = pytest.mark.capability("C1", "C4")

PARTNERS = ("hotline_12345_ezhou", "hotline_12345_zhuhai", "national_platform")


class Book:
    """What a partner has of its orders, listed anew on each day with how each stands by then."""

    def __init__(self, world, partner, officer):
        self.world, self.partner, self.officer = world, partner, officer
        self.kept, self.ended, self.days = {}, set(), 0

    async def order(self, *, lost=False, fen=800_000, workers=1):
        """A new order; `lost`: it never reaches the other side. Its number, and the complaint's path if it did."""
        number = self.partner.number()
        self.kept[number] = {"partner_no": number, "workers": workers, "owed_fen": fen}
        if lost:
            return number, None
        await self.partner.files(number, fen=fen, workers=workers)
        return number, await self.path_of(number)

    async def path_of(self, number):
        found = (await self.partner.intake.get(self.officer, "/v1/complaints")).json()["items"]
        [complaint] = [each for each in found if each["partner_no"] == number]
        return f"/v1/complaints/{complaint['number']}"

    @property
    def channel(self):
        return "hotline_12345" if "hotline" in self.partner.name else self.partner.name

    def state(self, number):
        return "answered" if number in self.ended or self.partner.finals(number) else "open"

    async def list_of_the_day(self):
        """The day's list comes in the evening; then it is the next morning."""
        day = f"2025-08-{28 + self.days}"
        self.days += 1
        await self.world.set_clock(f"{day}T18:00")
        records = [record | {"state": self.state(number)} for number, record in self.kept.items()]
        header = {"partner": self.partner.name, "division": self.partner.division, "batch_no": day, "period": day}
        header["as_of"] = f"{day}T18:00:00+08:00"
        taken = await hand_in(self.partner.intake, self.partner.machine, *records, **header)
        await self.world.set_clock(f"2025-08-{28 + self.days}T09:00")
        return {name: taken[name] for name in ("matched", "ours_only", "theirs_only", "differing")}

    async def the_difference(self):
        [item] = await items(self.partner.intake, self.officer, state="open")
        return item

    async def resolve(self, resolution, **more):
        item = await self.the_difference()
        body = {"resolution": resolution, "reason": "已与对方核实", **more}
        path = f"{LISTS}/items/{item['number']}/resolve"
        return await self.partner.intake.post(self.officer, path, body, version=item["version"])

    async def resolved(self, resolution, **more):
        answer = await self.resolve(resolution, **more)
        assert (answer.status_code, answer.json()["state"]) == (200, "resolved"), answer.text

    async def answer_finally(self, path):
        ended = {"disposition": "NOT_WAGES", "reason": "系材料款", "public_reply": "经核实属于材料款纠纷"}
        await decide(self.partner.intake, self.officer, path, "close", ended)

    def all_match(self):
        return {"matched": len(self.kept), "ours_only": 0, "theirs_only": 0, "differing": 0}


@pytest.fixture(params=PARTNERS)
async def book(request, world):
    officer = await world.person(divisions=["42", "44"])
    return Book(world, await EveryPartner.of(world, request.param), officer)


def the_lost_order(book):
    told = a_complaint(division=book.partner.division, channel="window", summary="对方电话补报：两个月工资未发")
    return told | {"partner_no": None, "workers": 1, "owed_fen": 0}


async def test_an_order_that_was_lost_is_filed_from_the_list_once(world, book):
    """With its figures from the list; the order itself may still come and is then an update."""
    await book.order()
    number, _ = await book.order(lost=True, fen=1_200_000, workers=2)
    assert (await book.list_of_the_day())["theirs_only"] == 1
    without = await book.resolve("filed_now")
    assert (without.status_code, without.json()["code"]) == (409, "order-not-filed")
    await book.resolved("filed_now", filing=the_lost_order(book))
    shown = (await book.partner.intake.get(book.officer, await book.path_of(number))).json()
    assert (shown["owed_fen"], shown["workers"], shown["partner_no"]) == (1_200_000, 2, number)
    assert shown["channel"] == book.channel
    await book.partner.files(number, fen=1_200_000, workers=2)
    assert await book.list_of_the_day() == book.all_match()
    assert len((await book.partner.intake.get(book.officer, "/v1/complaints")).json()["items"]) == 2


async def test_figures_are_taken_over_and_the_history_says_from_where(world, book):
    number, path = await book.order()
    book.kept[number] |= {"owed_fen": 1_500_000, "workers": 3}
    assert (await book.list_of_the_day())["differing"] == 1
    await book.resolved("ours_corrected")
    shown = (await book.partner.intake.get(book.officer, path)).json()
    assert (shown["owed_fen"], shown["workers"]) == (1_500_000, 3)
    assert "corrected-by-reconciliation" in await actions_of(world, book.officer, "intake", path)
    assert await book.list_of_the_day() == book.all_match()


async def test_an_order_that_the_partner_ended_is_settled_and_the_workers_matter_goes_on(world, book):
    number, path = await book.order()
    book.ended.add(number)
    assert (await book.list_of_the_day())["differing"] == 1
    await book.resolved("ours_corrected")
    shown = (await book.partner.intake.get(book.officer, path)).json()
    assert shown["stage"] == "filed"
    assert (await book.partner.intake.get(book.officer, f"{path}/order")).json()["state"] == "closed"
    subject = path.rsplit("/", 1)[1]
    due = (await book.partner.intake.get(book.officer, f"/v1/deadlines?subject={subject}")).json()["items"]
    assert {each["state"] for each in due if each["name"] == "channel-answer"} <= {"met"}
    assert await book.list_of_the_day() == book.all_match()


async def test_an_answer_that_the_partner_lost_after_taking_it_goes_out_again_by_its_id(world, book):
    number, path = await book.order()
    await book.answer_finally(path)
    await book.partner.take_what_is_due(world)
    [first] = book.partner.finals(number)
    book.partner.took.clear()
    assert (await book.list_of_the_day())["differing"] == 1
    [before] = await world.rows("select id from intake.delivery where kind = 'final-answer'")
    await book.resolved("ours_corrected")
    await book.partner.take_what_is_due(world, rounds=2)
    assert book.partner.finals(number) == [first]
    assert await world.rows("select id from intake.delivery where kind = 'final-answer'") == [before]
    assert await book.list_of_the_day() == book.all_match()


@pytest.mark.parametrize("resolution", ["explained", "not_ours"])
async def test_what_was_explained_is_no_difference_again_while_both_say_the_same(world, book, resolution):
    number, _ = await book.order()
    book.kept[number] |= {"workers": 4}
    await book.list_of_the_day()
    await book.resolved(resolution)
    assert await book.list_of_the_day() == book.all_match()
    book.kept[number] |= {"workers": 5}
    assert (await book.list_of_the_day())["differing"] == 1


async def test_what_the_partner_was_to_correct_and_did_not_is_a_difference_again(world, book):
    number, _ = await book.order()
    book.kept[number] |= {"workers": 4}
    await book.list_of_the_day()
    await book.resolved("theirs_corrected")
    assert (await book.list_of_the_day())["differing"] == 1
    await book.resolved("theirs_corrected")
    book.kept[number] |= {"workers": 1}
    assert await book.list_of_the_day() == book.all_match()


@pytest.mark.parametrize("book", [PARTNERS[0]], indirect=True)
async def test_what_a_list_cannot_correct_is_refused_and_stays_open(world, book):
    """A disposition is changed by its own procedure; an order that is there is not filed; nor is another's number."""
    number, path = await book.order()
    await book.answer_finally(path)
    await book.partner.take_what_is_due(world)
    book.kept[number] |= {"disposition": "PAID_IN_FULL"}
    await book.list_of_the_day()
    refused = await book.resolve("ours_corrected")
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot-be-made-the-same")
    assert "disposition" in refused.json()["detail"]
    wrong = await book.resolve("filed_now")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "resolution-does-not-fit")
    mixed = await book.resolve("explained", filing=the_lost_order(book))
    assert mixed.status_code == 422
    assert (await book.the_difference())["state"] == "open"


@pytest.mark.parametrize("book", [PARTNERS[0]], indirect=True)
async def test_an_order_filed_under_another_number_than_the_differences_is_refused(world, book):
    await book.order(lost=True)
    await book.list_of_the_day()
    other = the_lost_order(book) | {"partner_no": "991301000000999999"}
    answer = await book.resolve("filed_now", filing=other)
    assert (answer.status_code, answer.json()["code"]) == (422, "filing-of-another-number")
    abroad = await book.resolve("filed_now", filing=the_lost_order(book) | {"division": "440402"})
    assert (abroad.status_code, abroad.json()["code"]) == (403, "wrong-division")


@pytest.mark.parametrize("book", [PARTNERS[0]], indirect=True)
async def test_an_answer_that_the_partner_acknowledged_is_not_sent_again(world, book):
    """It gave a receipt and lists the order as open all the same: that is its own to correct."""
    _, path = await book.order()
    await book.answer_finally(path)
    await book.partner.take_what_is_due(world)
    [told] = await world.rows("select id from intake.delivery where kind = 'final-answer'")
    receipt = f"/v1/deliveries/{told['id']}/receipt"
    await book.partner.intake.post(book.partner.machine, receipt, {"outcome": "received"})
    book.partner.took.clear()
    await book.list_of_the_day()
    refused = await book.resolve("ours_corrected")
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot-be-made-the-same")
    await book.resolved("theirs_corrected")
