"""From one total to a line for every worker, as intake tells of them: early, twice, in parts, after money came."""

from datetime import date

import httpx
import pytest
from pydantic import SecretStr

from services.mediation.payments.members.intake_client import IntakeAway, IntakeMembers
from shared.access.http_client import at_most
from tests.journeys.collective import MEMBERS, accepted_with_members, filed
from tests.mediation.referral import COMPLAINT, EACH, ZHUHAI, a_collective_case, a_worker, left, listed
from tests.mediation.story import CaseInHand, a_payment, an_accepted_complaint, an_open_case, tell
from tests.world import World


async def lines_of(case: CaseInHand) -> list[tuple[int, int, int]]:
    """Workers, claimed and outstanding of every line."""
    lines = (await case.read("ledger"))["lines"]
    return [(line["workers"], line["claimed_fen"], line["outstanding_fen"]) for line in lines]


async def questions(world: World) -> list[str]:
    return [row["code"] for row in await world.rows("select code from mediation.question order by code")]


EVERYBODY = [(number, EACH) for number in range(1, 13)]


@pytest.mark.capability("C79")
@pytest.mark.invariant(7, 12)
async def test_a_list_that_came_before_the_case_stands_in_its_ledger_from_the_first_day(world: World):
    await tell(world, listed(*EVERYBODY), times=2)
    case = await a_collective_case(world)
    assert await lines_of(case) == [(0, 0, 0), *[(1, EACH, EACH)] * 12]
    assert (case.seen["workers"], case.seen["outstanding_fen"]) == (12, 12 * EACH)


@pytest.mark.invariant(7, 12)
async def test_a_list_told_twice_and_again_under_another_event_is_one_list(world: World):
    case = await a_collective_case(world)
    await tell(world, listed(*EVERYBODY), times=3)
    before = await lines_of(case)
    await tell(world, listed(*EVERYBODY))
    assert await lines_of(case) == before == [(0, 0, 0), *[(1, EACH, EACH)] * 12]
    assert await questions(world) == []


@pytest.mark.invariant(12)
async def test_a_list_of_less_corrects_the_total_in_a_posting_of_its_own(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await tell(world, listed((1, 300), (2, 500)))
    assert await lines_of(case) == [(0, 0, 0), (1, 300, 300), (1, 500, 500)]
    entries = (await case.read("ledger"))["entries"]
    assert [(entry["kind"], entry["fen"]) for entry in entries if entry["line"] == 1] == [
        ("claimed", 1_000),
        ("moved_out", 300),
        ("moved_out", 500),
        ("corrected", 200),
    ]


@pytest.mark.invariant(12)
async def test_a_total_is_corrected_on_the_day_of_the_last_list_that_waited_for_the_case(world: World):
    await tell(world, listed((1, 300), listed_on=date(2025, 8, 20)))
    await tell(world, listed((2, 500), listing=2, listed_on=date(2025, 8, 22)))
    await a_collective_case(world, workers=2, claimed_fen=1_000)
    corrected = "select happened_on from mediation.ledger_entry where kind = 'corrected'"
    assert [row["happened_on"] for row in await world.rows(corrected)] == [date(2025, 8, 22)]


@pytest.mark.invariant(12)
async def test_a_list_of_more_claims_the_rest_in_a_posting_of_its_own(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await tell(world, listed((1, 700), (2, 700)))
    assert await lines_of(case) == [(0, 0, 0), (1, 700, 700), (1, 700, 700)]
    entries = (await case.read("ledger"))["entries"]
    assert [(entry["kind"], entry["fen"]) for entry in entries if entry["line"] == 3] == [
        ("moved_in", 300),
        ("claimed", 400),
    ]


@pytest.mark.invariant(12)
async def test_workers_not_on_the_list_keep_their_part_of_the_total(world: World):
    case = await a_collective_case(world, workers=3, claimed_fen=900)
    await tell(world, listed((1, 300), (2, 300)))
    assert await lines_of(case) == [(1, 300, 300), (1, 300, 300), (1, 300, 300)]
    await tell(world, listed((3, 250), listing=2))
    assert await lines_of(case) == [(0, 0, 0), (1, 300, 300), (1, 300, 300), (1, 250, 250)]


@pytest.mark.invariant(7, 12)
async def test_the_total_is_corrected_only_when_every_part_of_the_list_has_come(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await tell(world, listed((1, 300), (2, 300), parts=2))
    assert (await lines_of(case))[0] == (0, 400, 400)
    await tell(world, listed((3, 350), part=2, parts=2))
    assert await lines_of(case) == [(0, 0, 0), (1, 300, 300), (1, 300, 300), (1, 350, 350)]


@pytest.mark.invariant(12)
async def test_money_paid_before_anybody_knew_to_whom_makes_a_person_look(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await case.do("payments", **a_payment(fen=400))
    await tell(world, listed((1, 500), (2, 500)), times=2)
    assert await lines_of(case) == [(0, 400, 0), (1, 500, 500), (1, 500, 500)]
    assert await questions(world) == ["paid-before-list", "payees-unknown:1"]
    ledger = await case.read("ledger")
    assert ledger["claimed_fen"] == ledger["paid_fen"] + ledger["outstanding_fen"]


async def test_a_list_of_what_is_still_owed_after_a_payment_asks_nothing_more(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await case.do("payments", **a_payment(fen=400))
    await tell(world, listed((1, 300), (2, 300)))
    assert await lines_of(case) == [(0, 400, 0), (1, 300, 300), (1, 300, 300)]
    assert await questions(world) == ["payees-unknown:1"]


async def test_what_was_verified_of_the_total_stays_verified_in_the_lines_drawn_from_it(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await case.do("lines/1/findings", verified=True)
    await tell(world, listed((1, 600), (2, 600)))
    lines = (await case.read("ledger"))["lines"]
    assert [line["verified"] for line in lines] == [True, True, None]  # the second claims more than the total had


async def test_who_leaves_claims_no_more_but_what_was_verified_is_for_a_person(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await tell(world, listed((1, 500), (2, 500)))
    await case.do("lines/3/findings", verified=True)
    await tell(world, left(1, 2), times=2)
    assert await lines_of(case) == [(0, 0, 0), (1, 500, 0), (1, 500, 500)]
    assert await questions(world) == ["left:3"]


async def test_a_list_that_comes_after_the_end_waits_for_the_case_to_go_on(world: World):
    case = await a_collective_case(world, workers=1, claimed_fen=500)
    await case.do("close", disposition="ENFORCEMENT_PENDING", reason="已申请强制执行")
    await tell(world, listed((1, 500)))
    assert await lines_of(case) == [(1, 500, 500)]
    await case.do("reopen", reason="补充名册")
    assert await lines_of(case) == [(0, 0, 0), (1, 500, 500)]


async def test_two_claims_of_a_worker_for_the_same_months_are_one_line(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await tell(world, listed((1, 300), (1, 200), (2, 500)))
    assert await lines_of(case) == [(0, 0, 0), (1, 500, 500), (1, 500, 500)]


async def test_a_claim_listed_again_with_another_sum_is_for_a_person(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await tell(world, listed((1, 500), (2, 500)))
    await tell(world, listed((1, 600), listing=2), times=2)
    assert await lines_of(case) == [(0, 0, 0), (1, 500, 500), (1, 500, 500)]
    assert await questions(world) == ["claimed-otherwise:2"]


async def test_a_list_of_another_complaint_changes_nothing_here(world: World):
    case = await an_open_case(world, complaint="other")
    await tell(world, listed((1, 500)))
    assert len(await lines_of(case)) == 1
    await tell(world, an_accepted_complaint(complaint=COMPLAINT, division=ZHUHAI, claimed_fen=500))
    held = await world.rows("select worker_ref from mediation.ledger_line where worker_ref is not null")
    assert [row["worker_ref"] for row in held] == [str(a_worker(1))]


async def test_who_claims_nothing_gets_no_line_and_a_list_that_adds_up_corrects_nothing(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await tell(world, listed((1, 500), (2, 500), (3, 0)))
    assert await lines_of(case) == [(0, 0, 0), (1, 500, 500), (1, 500, 500)]
    assert await case.steps() == ["opened", "members-listed"]


async def test_who_leaves_with_nothing_outstanding_leaves_nothing_to_decide(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await tell(world, listed((1, 500), (2, 500)))
    await case.do("lines/2/findings", verified=True)
    await case.do("payments", **a_payment(fen=500, line=2))
    await tell(world, left(1))
    assert await lines_of(case) == [(0, 0, 0), (1, 500, 0), (1, 500, 500)]
    assert await questions(world) == []
    [step] = [each for each in (await case.read("history"))["items"] if each["action"] == "members-left"]
    assert (step["facts"]["withdrawn_fen"], step["facts"]["lines"], step["facts"]["listing"]) == (0, 0, 2)


async def test_an_order_on_the_total_goes_with_the_lines_that_a_list_draws_out_of_it(world: World):
    case = await a_collective_case(world, workers=2, claimed_fen=1_000)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("correct", due_on="2025-09-05")
    await tell(world, listed((1, 600), (2, 400)))
    [order] = (await case.read("orders"))["items"]
    assert sorted((line["line"], line["ordered_fen"]) for line in order["lines"] if line["ordered_fen"]) == [
        (2, 600),
        (3, 400),
    ]


# names, pulled for a purpose

WORD = "statutory-document"


@pytest.fixture
async def pulling(world, intake, mediation):
    """Zhuhai's case with its list, mediation's own credential, and an officer who may read names."""
    told = await filed(world, ZHUHAI)
    await accepted_with_members(told)
    own = await world.machine(
        "anxin_mediation", kind="service", divisions=[ZHUHAI], scopes="complaints:read complaints:read-personal"
    )
    settings = mediation.settings.model_copy(
        update={"intake_url": "http://intake", "intake_key": own.key, "intake_secret": SecretStr(own.secret)}
    )
    was = mediation.app.state.intake_members
    mediation.app.state.intake_members = IntakeMembers(settings, transport=httpx.ASGITransport(intake.app))
    told.officer = await world.person("officer-1", divisions=[ZHUHAI], scopes="cases:read cases:read-personal")
    yield told, settings
    mediation.app.state.intake_members = was


async def read_members(told, **params):
    path = f"/v1/cases/{told.case}/members"
    return await told.world.service("mediation").get(told.officer, path, params={"purpose": WORD} | params)


@pytest.mark.invariant(14)
async def test_names_are_pulled_for_a_paper_and_both_sides_write_it_down(pulling, world):
    told, _ = pulling
    answer = await read_members(told)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert [item["name"] for item in items] == [member["name"] for member in MEMBERS]
    assert [(item["lines"], item["outstanding_fen"]) for item in items] == [([n], EACH) for n in range(2, 14)]
    [ours] = await world.rows("select by, subject, purpose from mediation.read_log")
    [theirs] = await world.rows("select by, purpose from intake.read_log where kind = 'members'")
    assert tuple(ours.values()) == ("labour_authority/officer-1", told.case, WORD)
    assert tuple(theirs.values()) == ("anxin_mediation", f"{WORD} {told.case}")


@pytest.mark.invariant(14)
async def test_nothing_of_what_was_pulled_is_kept_in_mediation(pulling, world):
    told, _ = pulling
    await read_members(told)
    tables = await world.rows("select tablename from pg_tables where schemaname = 'mediation'")
    seeds = [MEMBERS[0]["name"], MEMBERS[0]["phone"]]
    for table in tables:
        found = await world.rows(
            f"select 1 from mediation.{table['tablename']} as row where strpos(row::text, $1) > 0 "
            "or strpos(row::text, $2) > 0 or strpos(row::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0",
            *seeds,
        )
        assert found == [], table["tablename"]


class Away(httpx.AsyncBaseTransport):
    def __init__(self, status):
        self.status = status

    async def handle_async_request(self, request):
        if self.status is None:
            raise httpx.ConnectError("nobody there")
        return httpx.Response(self.status, request=request, stream=httpx.ByteStream(b"not json"))


@pytest.mark.invariant(14)
@pytest.mark.parametrize(("status", "code"), [(None, 503), (500, 503), (429, 503), (200, 503), (401, 503), (410, 410)])
async def test_without_intake_there_are_no_names_and_the_asking_stands_written_down(pulling, world, status, code):
    told, settings = pulling
    world.service("mediation").app.state.intake_members = IntakeMembers(settings, transport=Away(status))
    answer = await read_members(told)
    assert answer.status_code == code
    assert answer.headers.get("retry-after") == ("30" if code == 503 else None)
    assert len(await world.rows("select 1 from mediation.read_log")) == 1


class Watched(httpx.AsyncBaseTransport):
    """Keeps what it was asked with, and answers that there are no members."""

    async def handle_async_request(self, request):
        self.asked = request.extensions
        return httpx.Response(200, request=request, stream=httpx.ByteStream(b'{"items": []}'))


async def test_intake_is_waited_for_five_seconds_and_may_answer_eight_mebibytes(pulling, world):
    told, settings = pulling
    watched = Watched()
    assert await IntakeMembers(settings, transport=watched).pull(told.complaint, told.case, WORD) == []
    assert set(watched.asked["timeout"].values()) == {5.0}
    assert at_most(8 * 1024 * 1024).items() <= watched.asked.items()


@pytest.mark.parametrize("lacking", ["intake_url", "intake_key", "intake_secret"])
async def test_without_address_or_credential_nothing_is_asked_of_intake(pulling, lacking):
    told, settings = pulling
    watched = Watched()
    without = IntakeMembers(settings.model_copy(update={lacking: None}), transport=watched)
    with pytest.raises(IntakeAway):
        await without.pull(told.complaint, told.case, WORD)
    assert not hasattr(watched, "asked")


@pytest.mark.invariant(14, 15)
async def test_a_credential_of_another_kind_or_another_case_pulls_nothing(pulling, world, intake):
    told, settings = pulling
    partner = await world.machine("bank", divisions=[ZHUHAI], scopes="complaints:read complaints:read-personal")
    stolen = settings.model_copy(update={"intake_key": partner.key, "intake_secret": SecretStr(partner.secret)})
    transport = httpx.ASGITransport(intake.app)
    world.service("mediation").app.state.intake_members = IntakeMembers(stolen, transport=transport)
    assert (await read_members(told)).status_code == 503
    with_own = IntakeMembers(settings, transport=transport)
    with pytest.raises(Exception, match="intake cannot give"):
        await with_own.pull(told.complaint, "440402-2025-999999", WORD)


@pytest.mark.invariant(14)
async def test_names_need_a_scope_a_person_and_a_purpose(pulling, world):
    told, _ = pulling
    assert (await read_members(told, purpose="curiosity")).status_code == 422
    told.officer = await world.person("officer-1", divisions=[ZHUHAI], scopes="cases:read")
    assert (await read_members(told)).json()["code"] == "scope-missing"
    told.officer = await world.machine("x", kind="labour_authority", divisions=[ZHUHAI], scopes="cases:read-personal")
    assert (await read_members(told)).json()["code"] == "authority-only"
    assert await world.rows("select 1 from mediation.read_log") == []


# the employer by name, pulled for the case


async def read_employer(told, purpose="mediation"):
    path = f"/v1/cases/{told.case}/employer"
    return await told.world.service("mediation").get(told.officer, path, params={"purpose": purpose})


@pytest.mark.rule("PRIV-01")
@pytest.mark.invariant(14)
async def test_an_employer_without_a_code_is_named_to_the_mediator_and_both_sides_write_it_down(pulling, world):
    told, _ = pulling
    await world.rows("update intake.complaint set employer_name = '虚构劳务队', employer_uscc = null")
    seen = await read_employer(told)
    assert (seen.status_code, seen.json()["name"], seen.json()["uscc"]) == (200, "虚构劳务队", None), seen.text
    [ours] = await world.rows("select by, subject, purpose from mediation.read_log")
    [theirs] = await world.rows("select by, subject, purpose from intake.read_log where kind = 'employer'")
    assert tuple(ours.values()) == ("labour_authority/officer-1", told.case, "mediation")
    assert tuple(theirs.values()) == ("anxin_mediation", told.complaint, f"mediation {told.case}")
    kept = await world.rows("select 1 from mediation.case_file as row where strpos(row::text, '虚构劳务队') > 0")
    assert kept == []


async def test_without_intake_nobody_names_the_employer(pulling, world):
    told, settings = pulling
    world.service("mediation").app.state.intake_members = IntakeMembers(settings, transport=Away(None))
    assert (await read_employer(told)).status_code == 503


async def test_the_employer_of_a_case_without_a_complaint_is_the_cases_own(world, mediation):
    new = {"division": "420704", "domain": "construction", "employer": {"name": "虚构劳务队"}}
    opened = await mediation.post(
        await world.person(), "/v1/cases", new | {"workers": 3, "claimed_fen": 900, "grounds": "巡查发现"}
    )
    officer = await world.person(scopes="cases:read cases:read-personal")
    path = f"/v1/cases/{opened.json()['number']}/employer"
    seen = (await mediation.get(officer, path, params={"purpose": "mediation"})).json()
    assert (seen["name"], seen["complaint"]) == ("虚构劳务队", None)


@pytest.mark.invariant(14, 15)
async def test_the_employer_is_told_to_the_service_that_has_the_case_and_to_nobody_else(pulling, world, intake):
    told, settings = pulling
    params = {"purpose": "mediation", "case": told.case}
    stranger = await world.person(divisions=["420704"], scopes="complaints:read complaints:read-personal")
    path = f"/v1/complaints/{told.complaint}/employer"
    assert (await intake.get(stranger, path, params=params)).status_code == 404
    with_own = IntakeMembers(settings, transport=httpx.ASGITransport(intake.app))
    with pytest.raises(Exception, match="intake cannot give"):
        await with_own.pull_employer(told.complaint, "440402-2025-999999", "mediation")
    assert await world.rows("select 1 from intake.read_log where kind = 'employer'") == []


@pytest.mark.parametrize(("purpose", "scopes", "status"), [("curiosity", None, 422), ("mediation", "cases:read", 403)])
async def test_the_employers_name_needs_a_purpose_and_a_scope(pulling, world, purpose, scopes, status):
    told, _ = pulling
    if scopes:
        told.officer = await world.person("officer-1", divisions=[ZHUHAI], scopes=scopes)
    assert (await read_employer(told, purpose)).status_code == status
