"""One trace from a filing to the last action it leads to, nothing personal in it, nothing at all while it is off."""

import http.server
import json
import subprocess
import sys
import threading
from contextvars import copy_context

import pytest
from sqlalchemy import text

from services.intake import app as intake_app
from services.intake.settings import Settings
from services.monitor import app as monitor_app
from services.monitor.settings import Settings as MonitorSettings
from shared.observability import tracing
from shared.observability.span_export import provider_of, safe
from tests.world import ServiceUnderTest

FILING = {
    "channel": "hotline_12345",
    "division": "420704",
    "summary": "三个月工资未发，联系人测试甲 13800000001",
    "employer": {"name": "虚构餐饮店", "uscc": "91999999MAXXXXXX0N"},
    "reporter": {"name": "测试甲", "phone": "13800000001", "id_no": "999999199001010016"},
}
PRIVATE = ("13800000001", "测试甲", "999999199001010016", "999999", "虚构", "%E6%B5%8B")
SERVICES = {
    "intake": (intake_app, Settings),
    "monitor": (monitor_app, MonitorSettings),
}


class Traced:
    """The world's services, traced into a file."""

    def __init__(self, world, path):
        self.path = path
        traces = {"traces": f"file:{path}"}
        for name, (module, kind) in SERVICES.items():
            world._services[name] = ServiceUnderTest(name, module, kind(**world._told(name) | traces))
        self.intake = world.service("intake")

    async def deliver(self, world):
        """What intake stated, to monitor, over the wire."""
        await world.give("monitor", await world._relay("intake"))

    @property
    def spans(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def named(self, name):
        return [span for span in self.spans if span["name"] == name]


@pytest.fixture
async def traced(world, tmp_path):
    usual, world._services = world._services, {}
    yield Traced(world, tmp_path / "spans.jsonl")
    for service in world._services.values():
        await service.close()
    world._services = usual
    for name in SERVICES:
        tracing.configure(name, "")


def trace_of(span):
    return span["context"]["trace_id"]


@pytest.mark.capability("C117")
async def test_a_filing_and_every_action_it_leads_to_are_one_trace(world, traced):
    """Filed over HTTP, into the outbox, over the wire as a CloudEvent, into the portrait of the employer."""
    filed = await traced.intake.post(await world.machine(), "/v1/complaints", FILING)
    assert filed.status_code == 201
    await traced.deliver(world)
    [request] = traced.named("POST /v1/complaints")
    actions = [span for span in traced.spans if span["kind"] == "SpanKind.CONSUMER"]
    assert actions
    for action in actions:
        assert trace_of(action) == trace_of(request)
        assert action["parent_id"] == request["context"]["span_id"]
        assert action["resource"]["attributes"]["service.name"] == "monitor"
    its = {action["context"]["span_id"] for action in actions}
    assert {span["kind"] for span in traced.spans if span["parent_id"] in its} == {"SpanKind.CLIENT"}


async def test_a_commands_load_and_write_are_spans_of_its_request_and_name_its_aggregate(world, traced):
    """They go past the engine, whose statements have spans of their own."""
    number = (await traced.intake.post(await world.machine(), "/v1/complaints", FILING)).json()["number"]
    path = f"/v1/complaints/{number}/assign"
    assigned = await traced.intake.post(await world.person(), path, {"owner": "测试甲"}, version=1)
    assert assigned.status_code == 200
    [request] = traced.named("POST /v1/complaints/{number}/assign")
    trips = [span for name in ("load complaint", "write complaint") for span in traced.named(name)]
    assert [span["name"] for span in trips] == ["load complaint", "write complaint"]
    for span in trips:
        assert (trace_of(span), span["parent_id"]) == (trace_of(request), request["context"]["span_id"])
        assert span["resource"]["attributes"]["service.name"] == "intake"
        assert span["attributes"] == {"db.system.name": "postgresql", "anxin.commands": 1}


async def test_what_several_commands_share_stands_in_the_first_trace_and_is_linked_to_the_others(traced):
    tracer, contexts, spans = tracing._providers["intake"].get_tracer("test"), [], []
    for name in ("one", "two", "three"):
        with tracer.start_as_current_span(name):
            contexts.append(copy_context())
        [span] = traced.named(name)
        spans.append(span["context"])
    with tracing.trip("load complaint", contexts):
        pass
    [shared] = traced.named("load complaint")
    assert (trace_of(shared), shared["parent_id"]) == (spans[0]["trace_id"], spans[0]["span_id"])
    assert [link["context"]["span_id"] for link in shared["links"]] == [span["span_id"] for span in spans[1:]]
    assert shared["attributes"]["anxin.commands"] == 3


async def test_a_load_and_a_write_within_a_session_are_spans_of_its_request_too(world, traced):
    officer = await world.person(roles="officer head")
    number = (await traced.intake.post(await world.machine(), "/v1/complaints", FILING)).json()["number"]
    urged = {"rung": "urge", "reason": "请尽快"}
    path = f"/v1/complaints/{number}/escalate"
    assert (await traced.intake.post(officer, path, urged, version=1)).status_code == 200
    [request] = traced.named("POST /v1/complaints/{number}/escalate")
    [load], [write] = traced.named("load complaint"), traced.named("write complaint")
    assert trace_of(load) == trace_of(write) == trace_of(request)
    assert load["parent_id"] == write["parent_id"] == request["context"]["span_id"]


async def test_a_callers_own_trace_goes_on(world, traced):
    theirs = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    await traced.intake.post(await world.machine(), "/v1/complaints", FILING, headers={"traceparent": theirs})
    [request] = traced.named("POST /v1/complaints")
    assert trace_of(request) == "0x0af7651916cd43dd8448eb211c80319c"
    assert {row["traceparent"][3:35] for row in await world.rows("select traceparent from intake.outbox")} == {
        "0af7651916cd43dd8448eb211c80319c"
    }


@pytest.mark.invariant(14)
async def test_spans_tell_nothing_about_a_person(world, traced):
    """Filed, searched by phone and name, asked for by a phone in the path, refused with a phone in the body."""
    hotline, officer, intake = await world.machine(), await world.person(), traced.intake
    number = (await intake.post(hotline, "/v1/complaints", FILING)).json()["number"]
    await traced.deliver(world)
    for query in ({"q": "13800000001"}, {"q": "测试甲"}, {"测试甲": "1"}, {"13800000001": "1"}):
        await intake.get(officer, "/v1/complaints", params=query)
    await intake.get(officer, "/v1/complaints/13800000001")
    await intake.get(officer, "/v1/complaints/测试甲")
    await intake.get(officer, f"/v1/complaints/{number}/reporter", params={"purpose": "回访测试甲13800000001"})
    await intake.post(hotline, "/v1/complaints", FILING | {"channel": "13800000001"})
    written = traced.path.read_text()
    assert len(traced.spans) > 20
    assert [word for word in PRIVATE if word in written or json.dumps(word)[1:-1] in written] == []


async def test_a_statement_is_told_without_its_values(world, traced):
    officer = await world.person()
    await traced.intake.get(officer, "/v1/complaints", params={"employer_uscc": "91999999MAXXXXXX0N"})
    told = [span["attributes"].get("db.query.text", "") for verb in ("SELECT", "WITH") for span in traced.named(verb)]
    assert any("complaint.employer_uscc = $" in statement for statement in told)
    assert any("set_config('plan_cache_mode'" in statement for statement in told), "those of the engine too"
    assert not any("91999999MAXXXXXX0N" in statement for statement in told)


async def test_a_statement_that_fails_marks_its_span_by_the_kind_of_failure(traced):
    provider = tracing._providers["intake"]
    engine = traced.intake.sessions.engine
    with provider.get_tracer("test").start_as_current_span("around"):
        async with engine.connect() as connection:
            with pytest.raises(Exception, match="division by zero"):
                await connection.execute(text("select 1/0"))
    [failed] = [span for span in traced.named("SELECT") if span["status"]["status_code"] == "ERROR"]
    assert "zero" not in json.dumps({**failed, "attributes": failed["attributes"] | {"db.query.text": ""}}).lower()


async def test_health_makes_no_spans(traced):
    await traced.intake.get(None, "/health/ready")
    assert traced.spans == []


async def test_an_action_on_several_facts_stands_in_the_first_trace_and_is_linked_to_the_others(traced):
    facts = [f"00-{number:032x}-{number:016x}-01" for number in (1, 2, 3)]
    with tracing.acting("intake", "count_complaints", [*facts, None, facts[0], "no trace"]):
        pass
    [span] = traced.named("count_complaints")
    assert trace_of(span) == f"0x{1:032x}"
    assert [link["context"]["trace_id"] for link in span["links"]] == [f"0x{number:032x}" for number in (2, 3)]
    assert span["attributes"]["anxin.facts"] == 6


async def test_an_action_that_fails_is_told_by_the_kind_of_its_failure(traced):
    with pytest.raises(ValueError, match="13800000001"), tracing.acting("intake", "count_complaint", [None]):
        raise ValueError("13800000001")
    [span] = traced.named("count_complaint")
    assert (span["status"]["status_code"], span["attributes"]["error.type"]) == ("ERROR", "ValueError")
    assert "13800000001" not in traced.path.read_text()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("url.query", "q=13800000001&stage=filed&limit=", "q&stage&limit"),
        ("url.query", "13800000001=x&%E6%B5%8B=1&UPPER=1", "…&…&…"),
        ("url.path", "/v1/complaints/420704-2025-000001", "/v1/complaints/420704-2025-000001"),
        ("url.path", "/v1/complaints/13800000001", "/v1/complaints/138****0001"),
        ("url.path", "/v1/complaints/测试甲", "…"),
        ("server.address", "intake.internal", "intake.internal"),
        ("server.address", "a b", "…"),
        ("db.query.text", "select 1 where x = $1", "select 1 where x = $1"),
    ],
)
def test_what_may_be_told_of_an_attribute(name, value, told):
    assert safe(name, value) == told


async def test_spans_reach_a_collector_over_http():
    heard = []

    class Collector(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(
                (self.path, self.headers["content-type"], self.rfile.read(int(self.headers["content-length"])))
            )
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Collector) as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        provider = provider_of("intake", f"otlp:http://127.0.0.1:{collector.server_port}")
        provider.get_tracer("test").start_span("a filing").end()
        provider.shutdown()
        collector.shutdown()
    [(path, kind, body)] = heard
    assert (path, kind) == ("/v1/traces", "application/x-protobuf")
    assert b"a filing" in body


def test_while_off_nothing_of_the_sdk_is_loaded_and_nothing_is_told():
    """In a process of its own: this one has loaded the SDK already."""
    look = (
        "import sys; from services.intake.app import SERVICE; from shared.observability import tracing; "
        "assert tracing.configure('intake', '') is tracing.OFF; assert tracing.traceparent() is None; "
        "assert not [m for m in sys.modules if m.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))]"
    )
    subprocess.run([sys.executable, "-c", look], check=True)


@pytest.mark.parametrize("traces", ["jaeger:1", "otlp:collector", "file:relative.jsonl", "http://collector"])
def test_a_destination_that_cannot_be_meant_is_refused_at_the_start(world, traces):
    with pytest.raises(ValueError, match="traces|ANXIN_TRACES"):
        Settings(**world._told("intake") | {"traces": traces})


def test_the_environment_says_where_spans_go_for_all_services(world, monkeypatch, tmp_path):
    monkeypatch.setenv("ANXIN_TRACES", f"file:{tmp_path}/spans.jsonl")
    assert Settings(**world._told("intake")).traces == f"file:{tmp_path}/spans.jsonl"
