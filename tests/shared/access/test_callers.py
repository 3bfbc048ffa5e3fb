"""Who may see what is decided once, by one predicate, and fails closed."""

import pytest
from sqlalchemy import Column, Text, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY

from shared.access.callers import Caller, PartyKind, Sight, visible

FILING = {"channel": "window", "summary": "三个月工资未发", "employer": {"name": "虚构餐饮店"}}


async def filed_in(world, intake, division, by="hotline_12345"):
    """A complaint filed in this division by this party."""
    clerk = await world.machine(by, divisions=["42", "44", "62"])
    answer = await intake.post(clerk, "/v1/complaints", FILING | {"division": division})
    assert answer.status_code == 201, answer.text
    return answer.json()["number"]


async def sees(intake, caller, number):
    """What the three ways of looking say; they must never differ."""
    read = (await intake.get(caller, f"/v1/complaints/{number}")).status_code
    history = (await intake.get(caller, f"/v1/complaints/{number}/history")).status_code
    listed = [item["number"] for item in (await intake.get(caller, "/v1/complaints")).json()["items"]]
    counted = (await intake.get(caller, "/v1/complaints/count")).json()["count"]
    assert (read == 200) == (history == 200) == (number in listed) == (counted == 1), (read, history, listed, counted)
    assert read in (200, 404)
    return read == 200


AUTHORITY = [
    (["420704"], "420704", True),  # its own
    (["4207"], "420704", True),  # the city above
    (["42"], "420704", True),  # the province
    (["420704001"], "420704", False),  # a street does not see its county
    (["420703"], "420704", False),  # the next county
    (["420705"], "420704", False),
    (["4208"], "420704", False),  # the next city
    (["6207"], "620724", True),  # the edge of a range
    (["6208"], "620724", False),
    (["6207"], "620802", False),
    (["6206"], "620724", False),
    (["4404", "6207"], "620724", True),  # one of several
    ([], "420704", False),  # none at all
]


@pytest.mark.invariant(15)
@pytest.mark.capability("C107")
@pytest.mark.parametrize(("divisions", "place", "seen"), AUTHORITY, ids=str)
async def test_the_labour_authority_sees_its_divisions_and_no_other(world, intake, divisions, place, seen):
    number = await filed_in(world, intake, place)
    officer = await world.person(divisions=divisions or ["99"])
    assert await sees(intake, officer, number) is seen


@pytest.mark.invariant(15)
@pytest.mark.capability("C107")
@pytest.mark.parametrize("kind", ["partner", "department"])
@pytest.mark.parametrize("person", [True, False])
async def test_an_outside_party_does_not_see_even_its_own_division(world, intake, kind, person):
    """A bank asking for a complaint of its own division: there is no such thing, as far as it may know."""
    number = await filed_in(world, intake, "420704")
    if person:
        bank = await world.person("clerk", party="bank_1", kind=kind)
    else:
        bank = await world.machine("bank_1", kind=kind, divisions=["420704"])
    assert not await sees(intake, bank, number)


@pytest.mark.invariant(15)
@pytest.mark.capability("C107")
@pytest.mark.parametrize(("divisions", "seen"), [(["420704"], True), (["4207"], True), (["4404"], False)])
async def test_a_partner_sees_what_it_filed_within_its_divisions(world, intake, divisions, seen):
    number = await filed_in(world, intake, "420704", by="bank_1")
    bank = await world.machine("bank_1", divisions=divisions)
    assert await sees(intake, bank, number) is seen


@pytest.mark.invariant(15)
@pytest.mark.capability("C107")
async def test_what_does_not_exist_and_what_one_may_not_know_of_are_answered_alike(world, intake):
    number = await filed_in(world, intake, "420704")
    bank = await world.machine("bank_1")
    hidden = (await intake.get(bank, f"/v1/complaints/{number}")).json()
    absent = (await intake.get(bank, "/v1/complaints/420704-2025-999999")).json()
    for problem in (hidden, absent):
        problem["detail"] = problem["detail"].replace(number, "N").replace("420704-2025-999999", "N")
    assert hidden == absent


@pytest.mark.invariant(15)
@pytest.mark.capability("C107")
@pytest.mark.parametrize("command", ["accept", "assign", "withdraw", "close", "supplement"])
async def test_nobody_decides_about_what_they_may_not_see(world, intake, command):
    number = await filed_in(world, intake, "420704")
    elsewhere = await world.person("officer-2", divisions=["4404"], roles="officer head")
    bodies = {"assign": {"owner": "me"}, "supplement": {"text": "补充"}}
    body = bodies.get(command, {"reason": "理由"})
    answer = await intake.post(elsewhere, f"/v1/complaints/{number}/{command}", body, version=1)
    assert answer.status_code == 404
    assert len(await world.rows("select 1 from intake.history")) == 1


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"party": "bank_1", "kind": "partner"}, "authority-only"),
        ({"party": "bureau_1", "kind": "department"}, "authority-only"),
        ({"roles": "clerk"}, "role-missing"),
        ({"roles": "officer"}, "role-missing"),
        ({"roles": ""}, "role-missing"),
    ],
    ids=str,
)
async def test_only_a_head_of_the_authority_accepts(world, intake, who, code):
    number = await filed_in(world, intake, "420704", by=who.get("party", "hotline_12345"))
    person = await world.person(**who)
    answer = await intake.post(person, f"/v1/complaints/{number}/accept", {"reason": "x"}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (403, code)


@pytest.mark.invariant(11)
async def test_a_machine_of_the_authority_takes_no_decision_a_person_must_take(world, intake):
    number = await filed_in(world, intake, "420704")
    machine = await world.machine("labour_authority", kind="labour_authority")
    answer = await intake.post(machine, f"/v1/complaints/{number}/accept", {"reason": "x"}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (403, "authority-only")


@pytest.mark.invariant(11)
async def test_whoever_proposed_does_not_approve(world, intake):
    number = await filed_in(world, intake, "420704")
    one, other = await world.person("head-2", roles="head"), await world.person("head-1", roles="head")
    path = f"/v1/complaints/{number}"
    assert (await intake.post(one, f"{path}/propose-filing", {"reason": "x"}, version=1)).status_code == 200
    refused = await intake.post(one, f"{path}/accept", {"reason": "x"}, version=2)
    assert (refused.status_code, refused.json()["code"]) == (409, "same-person")
    assert (await intake.post(other, f"{path}/accept", {"reason": "x"}, version=2)).status_code == 200


@pytest.mark.invariant(15)
@pytest.mark.capability("C107")
@pytest.mark.parametrize(
    ("own", "place", "status"),
    [("420704", "420704", 201), ("4207", "420704", 201), ("420704", "4207", 403), ("4404", "420704", 403)],
)
async def test_nobody_files_outside_their_divisions(world, intake, own, place, status):
    clerk = await world.machine(divisions=[own])
    answer = await intake.post(clerk, "/v1/complaints", FILING | {"division": place})
    assert answer.status_code == status


@pytest.mark.invariant(14)
@pytest.mark.capability("C106")
async def test_reading_a_person_in_clear_needs_a_scope_and_is_written_down(world, intake):
    clerk = await world.machine()
    reporter = {"name": "测试甲", "phone": "13800000001", "id_no": "999999199001010016"}
    filed = await intake.post(clerk, "/v1/complaints", FILING | {"division": "420704", "reporter": reporter})
    number = filed.json()["number"]
    path, why = f"/v1/complaints/{number}/reporter", {"purpose": "回访核实"}
    curious = await world.person("officer-1")
    assert (await intake.get(curious, path, params=why)).status_code == 403
    assert await world.rows("select 1 from intake.read_log") == []
    allowed = await world.person("officer-2", scopes="complaints:read-personal")
    assert (await intake.get(allowed, path)).status_code == 422, "no purpose, no reading"
    told = (await intake.get(allowed, path, params=why)).json()
    assert told == reporter | {"summary": "三个月工资未发"}
    [entry] = await world.rows("select by, kind, subject, purpose from intake.read_log")
    assert tuple(entry.values()) == ("labour_authority/officer-2", "complaint", number, "回访核实")


async def test_reading_a_person_of_another_division_is_not_found_and_not_written_down(world, intake):
    number = await filed_in(world, intake, "420704")
    elsewhere = await world.person(divisions=["4404"], scopes="complaints:read-personal")
    answer = await intake.get(elsewhere, f"/v1/complaints/{number}/reporter", params={"purpose": "回访核实"})
    assert answer.status_code == 404
    assert await world.rows("select 1 from intake.read_log") == []


def test_a_caller_without_divisions_may_see_nothing():
    for kind in PartyKind:
        nobody = Caller(party="p", kind=kind, divisions=(), scopes=frozenset(), subject="s")
        assert not nobody.may_see("420704", ["p"])


@pytest.mark.parametrize("other", ["42070", "4207040", "x", ""])
def test_a_code_of_a_wrong_length_contains_nothing(other):
    caller = Caller(party="p", kind=PartyKind.LABOUR_AUTHORITY, divisions=("420704",), scopes=frozenset(), subject="s")
    assert not caller.may_see(other, [])


@pytest.mark.invariant(15)
def test_one_of_our_own_services_sees_nothing_by_itself_not_even_what_it_filed():
    ours = Caller(party="p", kind=PartyKind.SERVICE, divisions=("42",), scopes=frozenset(), subject="s")
    assert not ours.may_see("420704", ["p"])
    assert str(visible(ours, Column("division"), Column("parties", ARRAY(Text)))) == "false"


def literal(condition, **values):
    wanted = select(text("1")).where(condition).params(**values)
    return str(wanted.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


@pytest.mark.invariant(15)
@pytest.mark.parametrize("kind", PartyKind)
@pytest.mark.parametrize("places", [(), ("42",), ("420704", "6207"), ("420704", "wrong", "44")])
@pytest.mark.parametrize("parties", [Column("parties", ARRAY(Text)), None])
def test_a_kept_condition_with_a_callers_values_is_the_callers_own(kind, places, parties):
    caller = Caller(party="p", kind=kind, divisions=places, scopes=frozenset(), subject="s")
    division = Column("division", Text)
    kept = Sight.of(caller).condition(division, parties)
    values = Sight.values_of(caller)
    needed = {name: values[name] for name in kept.compile(dialect=postgresql.dialect()).params}
    assert literal(kept, **needed) == literal(visible(caller, division, parties))
