"""The table of transfers: who may take each step, what a missed answer says to whom, and the sweep beside a command."""

from datetime import date

import pytest
from sqlalchemy import text

from services.intake.transfers import track
from services.intake.transfers.actions import TRACKER
from services.intake.transfers.rules import NotAParty, NotTheSuperior, TransferState
from services.intake.transfers.tables import Transfer
from shared.access.callers import Caller, PartyKind, RoleMissing, WrongDivision
from shared.tracks.permission import check_may, check_place
from shared.tracks.table import Facing
from tests.intake.counties import HERE, NO, OFFER, THERE, YES, Sides
from tests.journeys.stories import decide

pytestmark = [pytest.mark.capability("C99"), pytest.mark.rule("INT-06")]
BETWEEN = Transfer(
    number="T1",
    complaint="c",
    state=TransferState.OFFERED,
    from_division="620502",
    to_division="620503",
    stage_before="filed",
    offered_by="a",
    reason="x",
)
WITHOUT_DAY = {name: value for name, value in OFFER.items() if name != "answer_by"}


def of(*divisions, roles=("officer", "head")):
    authority = PartyKind.LABOUR_AUTHORITY
    return Caller("labour_authority", authority, divisions, frozenset(), "p", frozenset(roles), True)


# who may


@pytest.mark.parametrize(
    ("command", "held", "refused"),
    [
        (track.APPROVE, ("620502",), None),
        (track.APPROVE, ("6205",), None),
        (track.APPROVE, ("620503",), WrongDivision),
        (track.DISMISS, ("620502",), None),
        (track.DISMISS, ("620503",), WrongDivision),
        (track.ACCEPT, ("620503",), None),
        (track.ACCEPT, ("620502",), WrongDivision),
        (track.REFUSE, ("62",), None),
        (track.REFUSE, ("620502",), WrongDivision),
        (track.DESIGNATE, ("6205",), None),
        (track.DESIGNATE, ("62",), None),
        (track.DESIGNATE, ("620502",), NotTheSuperior),
        (track.DESIGNATE, ("620503",), NotTheSuperior),
        (track.DESIGNATE, ("620502", "620503"), NotTheSuperior),
        (track.DESIGNATE, (), NotTheSuperior),
    ],
)
def test_a_step_is_for_people_of_one_side_or_of_what_lies_above_both(command, held, refused):
    if refused is None:
        check_place(TRACKER.bound, of(*held), BETWEEN, command.name)
        return
    with pytest.raises(refused):
        check_place(TRACKER.bound, of(*held), BETWEEN, command.name)


@pytest.mark.parametrize("command", [track.APPROVE, track.DISMISS, track.DESIGNATE])
def test_only_a_head_approves_dismisses_and_designates(command):
    check_may(TRACKER.bound, of("6205", roles=("head",)), command.name)
    with pytest.raises(RoleMissing):
        check_may(TRACKER.bound, of("6205", roles=("officer",)), command.name)


@pytest.mark.parametrize("command", [track.ACCEPT, track.REFUSE])
def test_an_officer_answers_for_the_receiving_place_and_a_clerk_does_not(command):
    check_may(TRACKER.bound, of("620503", roles=("officer",)), command.name)
    with pytest.raises(RoleMissing):
        check_may(TRACKER.bound, of("620503", roles=("clerk",)), command.name)


def test_no_person_lets_a_transfer_lapse():
    with pytest.raises(RoleMissing):
        check_may(TRACKER.bound, of("62"), track.LAPSE.name)


@pytest.mark.parametrize(("division", "one_of_them"), [("620502", True), ("620503", True), ("620521", False)])
def test_one_of_the_two_is_designated(division, one_of_them):
    given = type("Given", (), {"division": division})
    seen = Facing(BETWEEN, None, given, date(2025, 9, 1))
    if one_of_them:
        track.one_of_both(seen)
        return
    with pytest.raises(NotAParty):
        track.one_of_both(seen)


# the clock


@pytest.fixture
async def sides(world):
    return await Sides(world).open()


async def transfers(sides, number):
    return await sides.transfer_of(sides.sender, number)


async def last_step(sides, path):
    return (await sides.intake.get(sides.sender, f"{path}/history")).json()["items"][-1]


async def asked(sides, who):
    return {each["code"] for each in (await sides.intake.get(who, "/v1/my-work")).json()["questions"]}


async def clock_of(sides):
    [row] = await sides.world.rows("select * from intake.obligation where name = 'transfer-answer'")
    return row


@pytest.mark.invariant(9)
async def test_a_missed_answer_is_written_in_both_histories_and_asked_of_the_sending_office(sides):
    number = await sides.file()
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    transfer = (await transfers(sides, number))["number"]
    await sides.world.set_clock("2025-09-02T23:59")
    await sides.world.sweep("intake")
    assert "transfer-answer-overdue" not in await asked(sides, sides.sender)
    assert (await last_step(sides, f"/v1/transfers/{transfer}"))["action"] == "offered"
    await sides.world.set_clock("2025-09-03T00:00:01")
    await sides.world.sweep("intake")
    own = await last_step(sides, f"/v1/transfers/{transfer}")
    assert (own["action"], own["by"], own["facts"]["due_on"]) == ("transfer-overdue", "clock", "2025-09-02")
    steps = (await sides.intake.get(sides.sender, f"/v1/complaints/{number}/history")).json()["items"]
    [there] = [each for each in steps if each["action"] == "transfer-unanswered"]
    assert (there["facts"]["transfer"], there["facts"]["rule"]) == (transfer, "INT-06")
    assert "transfer-answer-overdue" in await asked(sides, sides.sender)
    assert "transfer-answer-overdue" not in await asked(sides, sides.receiver)
    assert (await sides.complaint(number, sides.sender)).json()["stage"] == "transferred", "silence decides nothing"
    assert await sides.world.audit("intake") == []


async def test_a_late_answer_still_counts_and_stays_recorded_as_late(sides):
    number = await sides.file()
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    await sides.world.set_clock("2025-09-03T09:00")
    await sides.world.sweep("intake")
    assert (await sides.answer(number)).status_code == 200
    due = await clock_of(sides)
    assert (due["state"], due["overdue_at"] is None) == ("met", False)
    assert await sides.divisions("intake.complaint", number=number) == [THERE]


@pytest.mark.invariant(9)
@pytest.mark.parametrize("table", ["complaint", "transfer"])
async def test_a_sweep_beside_a_command_does_not_miss_the_clock_that_the_command_meets(sides, table):
    number = await sides.file()
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    offered = await transfers(sides, number)
    await sides.world.set_clock("2025-09-03T09:00")
    key = {"complaint": number, "transfer": offered["number"]}[table]
    async with sides.intake.sessions.begin() as session:
        await (await session.connection()).execute(
            text(f"select 1 from {table} where number = :key for update"), {"key": key}
        )
        await sides.world.sweep("intake")
        assert (await clock_of(sides))["state"] == "open"
    assert (await sides.answer(number)).status_code == 200
    await sides.world.sweep("intake")
    due = await clock_of(sides)
    assert (due["state"], due["overdue_at"]) == ("met", None)
    assert "transfer-answer-overdue" not in await asked(sides, sides.sender)


@pytest.mark.parametrize(("day", "status"), [("2025-08-28", 200), ("2025-08-27", 422)])
async def test_the_day_in_the_letter_may_be_its_own_day_and_not_the_one_before(sides, day, status):
    number = await sides.file()
    path = f"/v1/complaints/{number}/transfer"
    answer = await sides.intake.post(sides.sender, path, {**OFFER, "answer_by": day}, version=1)
    assert answer.status_code == status, answer.text


async def test_a_stated_day_that_passed_before_the_head_approved_is_refused_and_the_case_may_still_be_kept(sides):
    number = await sides.file()
    await sides.accept(number)
    proposed = await sides.propose(number)
    await sides.world.set_clock("2025-09-03T09:00")
    late = await sides.intake.post(sides.approver, f"{proposed}/approve", YES, version=1)
    assert (late.status_code, late.json()["code"]) == (422, "too-early")
    assert (await decide(sides.intake, sides.approver, proposed, "dismiss", NO))["state"] == "dismissed"


@pytest.mark.invariant(10)
async def test_where_the_days_are_unknown_they_run_from_the_letter_once_a_person_entered_them(
    sides, tmp_path, monkeypatch
):
    number = await sides.file()
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", WITHOUT_DAY)
    assert await sides.world.rows("select 1 from intake.obligation where name = 'transfer-answer'") == []
    await sides.world.set_clock("2025-09-01")
    work = (await sides.intake.get(sides.receiver, "/v1/my-work")).json()["questions"]
    [question] = [each for each in work if each["code"] == "unknown:transfer_answer_days"]
    path = f"/v1/questions/{question['id']}/answer"
    early = await sides.intake.post(sides.receiver, path, {"answer": "五日"})
    assert (early.status_code, early.json()["code"]) == (409, "number-still-unknown")
    entered(tmp_path, monkeypatch)
    assert (await sides.intake.post(sides.receiver, path, {"answer": "已录入"})).status_code == 200
    due = await clock_of(sides)
    assert (due["started_on"], due["due_on"], due["division"]) == (date(2025, 8, 28), date(2025, 9, 4), THERE)
    assert (await transfers(sides, number))["answer_by"] == "2025-09-04"


def entered(folder, monkeypatch):
    """The province gives five working days to answer."""
    row = '{key = "transfer_answer_days", value = "5WD", status = "VERIFIED", rule = "INT-06", source = "本省办法"}'
    (folder / "62.toml").write_text(f'region = "62"\nrows = [{row}]\n')
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(folder))


async def test_the_day_in_the_letter_goes_before_the_days_of_the_place(sides, tmp_path, monkeypatch):
    entered(tmp_path, monkeypatch)
    stated, not_stated = await sides.file(), await sides.file()
    await decide(sides.intake, sides.sender, f"/v1/complaints/{stated}", "transfer", OFFER)
    await decide(sides.intake, sides.sender, f"/v1/complaints/{not_stated}", "transfer", WITHOUT_DAY)
    days = [(await transfers(sides, number))["answer_by"] for number in (stated, not_stated)]
    assert days == ["2025-09-02", "2025-09-04"]
    basis = await sides.world.rows(
        "select legal_basis from intake.obligation where name = 'transfer-answer' order by 1"
    )
    assert {row["legal_basis"] for row in basis} == {track.ANSWER.basis, "本省办法"}


# what is written


async def test_a_proposal_that_the_head_dismissed_is_in_both_histories_with_the_heads_words(sides):
    number = await sides.file()
    await sides.accept(number)
    proposed = await sides.propose(number)
    await decide(sides.intake, sides.approver, proposed, "dismiss", NO)
    own, there = await last_step(sides, proposed), await last_step(sides, f"/v1/complaints/{number}")
    assert (own["action"], own["from_stage"], own["to_stage"]) == ("dismissed", "proposed", "dismissed")
    assert (there["action"], there["note"], there["facts"]["to"]) == ("transfer-dismissed", NO["reason"], THERE)


async def test_a_refusal_takes_the_complaint_back_to_its_stage_and_says_so(sides):
    number = await sides.file()
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    assert (await sides.answer(number, "refused")).status_code == 200
    there = await last_step(sides, f"/v1/complaints/{number}")
    assert (there["action"], there["from_stage"], there["to_stage"]) == ("transfer-refused", "transferred", "filed")
    own = await last_step(sides, f"/v1/transfers/{(await transfers(sides, number))['number']}")
    assert (own["action"], own["facts"]["from"], own["facts"]["to"]) == ("disputed", HERE, THERE)


async def test_a_letter_says_its_number_in_both_histories(sides):
    number = await sides.file()
    await sides.accept(number)
    await sides.approve(number)
    letter = (await transfers(sides, number))["document_no"]
    assert letter == f"{HERE}移送〔2025〕0001号"
    for path in (f"/v1/transfers/{(await transfers(sides, number))['number']}", f"/v1/complaints/{number}"):
        assert (await last_step(sides, path))["facts"]["document_no"] == letter


async def test_a_name_in_the_reasons_is_in_no_history(sides):
    number = await sides.file()
    named = {**OFFER, "reason": "测试甲在麦积区做工，电话13800000001"}
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", named)
    assert (await sides.answer(number)).status_code == 200
    written = "".join(str(row) for row in await sides.world.rows("select entry from intake.history"))
    assert "13800000001" not in written
    assert "测试甲".encode().hex() not in written
    shown = (await transfers(sides, number))["reason"]
    assert "13800000001" not in shown
    assert "测试甲" not in shown


# what is refused over HTTP


async def test_what_is_offered_or_in_dispute_is_not_offered_again(sides):
    number = await sides.file()
    path = f"/v1/complaints/{number}"
    await decide(sides.intake, sides.sender, path, "transfer", OFFER)
    for outcome in (None, "refused"):
        if outcome:
            await sides.answer(number, outcome)
        seen = (await sides.complaint(number, sides.sender)).json()["version"]
        again = await sides.intake.post(sides.sender, f"{path}/transfer", OFFER, version=seen)
        assert (again.status_code, again.json()["code"]) == (409, "in-dispute")


async def test_what_was_never_offered_or_is_answered_already_is_not_answered(sides):
    number = await sides.file()
    path, body = f"/v1/complaints/{number}/acknowledge-transfer", {"outcome": "accepted", "reason": "接收"}
    early = await sides.intake.post(sides.sender, path, body, version=1)
    assert (early.status_code, early.json()["code"]) == (409, "nothing-offered")
    unseen = await sides.intake.post(sides.receiver, path, body, version=1)
    assert (unseen.status_code, unseen.json()["code"]) == (404, "not-found")
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    assert (await sides.answer(number, "refused")).status_code == 200
    twice = await sides.answer(number)
    assert (twice.status_code, twice.json()["code"]) == (409, "nothing-offered")


async def test_what_the_superior_decided_is_not_decided_again(sides):
    number = await sides.file()
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    city = await sides.world.person("city-head", divisions=["6205"], roles="head")
    path = f"/v1/transfers/{(await transfers(sides, number))['number']}"
    settled = await decide(sides.intake, city, path, "designate", {"division": HERE, "reason": "合同履行地"})
    stale = await sides.intake.post(city, f"{path}/designate", {"division": THERE, "reason": "x"}, version=1)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    body = {"division": THERE, "reason": "用工地"}
    again = await sides.intake.post(city, f"{path}/designate", body, version=settled["version"])
    assert (again.status_code, again.json()["code"]) == (409, "illegal-move")
    assert await sides.divisions("intake.complaint", number=number) == [HERE]
