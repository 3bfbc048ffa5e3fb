"""What is logged shows nobody, and every metric, alert and section of the runbook that is named is there."""

import json
import re
from pathlib import Path

import pytest
import structlog
import yaml
from prometheus_client import Counter, Histogram

from shared.observability import telemetry
from shared.observability.telemetry import METRICS

ROOT = Path(__file__).parents[3]
RULES = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())["groups"][0]["rules"]
SCRAPED = yaml.safe_load((ROOT / "deploy/prometheus.yml").read_text())
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PRIVATE = ("13800000001", "999999199001010016", "6222020200112233445")


def exposed(metric):
    """Names as Prometheus sees them."""
    if isinstance(metric, Counter):
        return {f"{metric._name}_total"}
    if isinstance(metric, Histogram):
        return {f"{metric._name}_{part}" for part in ("bucket", "sum", "count")}
    return {metric._name}


def row(metric):
    return f"| `{metric._name}` | {', '.join(metric._labelnames) or '–'} | {metric._documentation} |"


def anchors(path):
    """Headings as the links of a page name them."""
    headings = re.findall(r"^#+ (.*)$", (ROOT / path).read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.capability("C117")
def test_the_page_lists_every_metric_with_its_meaning_and_no_other():
    page = (ROOT / "docs/watching.md").read_text()
    assert [line for line in page.splitlines() if line.startswith("| `anxin_")] == [row(metric) for metric in METRICS]


def test_every_metric_has_a_line_of_meaning():
    assert all(len(metric._documentation) > 20 for metric in METRICS)
    assert len({metric._name for metric in METRICS}) == len(METRICS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_metrics_that_exist_and_says_what_to_do(rule):
    known = {name for metric in METRICS for name in exposed(metric)} | {"up"}
    asked = set(re.findall(r"\b(anxin_\w+|up)\b", rule["expr"]))
    assert asked
    assert asked <= known
    page, _, section = rule["annotations"]["runbook_url"].partition("#")
    assert section in anchors(page)
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert re.search("[一-鿿]", rule["annotations"]["summary"]), "in Chinese too"


def test_what_is_scraped_is_what_the_containers_serve():
    """Each process of the compose file, at its internal port."""
    targets = {
        target for job in SCRAPED["scrape_configs"] for part in job["static_configs"] for target in part["targets"]
    }
    services = [name for name in COMPOSE["services"] if name.endswith(("-http", "-worker"))]
    ports = {
        f"{one}-{part}": n for n, one in enumerate(("intake", "monitor", "mediation", "credit"), 1) for part in "hw"
    }
    assert targets == {
        f"{name}:{(9010 if name.endswith('worker') else 9000) + ports[name.split('-')[0] + '-h']}" for name in services
    }


@pytest.fixture
def written(capsys):
    """What was logged, parsed, once something was."""
    telemetry.configure("intake", "http")
    return lambda: json.loads(capsys.readouterr().err)


@pytest.mark.invariant(14)
@pytest.mark.parametrize("number", PRIVATE)
def test_a_log_line_masks_numbers_nobody_meant_to_log(written, number):
    deep = {number: [{"why": (number, int(number))}]}
    structlog.get_logger().warning("odd", note=f"call {number} back", deep=deep, count=int(number), good=12)
    line = written()
    assert number not in json.dumps(line)
    assert (line["event"], line["good"]) == ("odd", 12)


@pytest.mark.invariant(14)
def test_a_traceback_in_the_log_says_kind_and_place_and_quotes_nobody(written):
    name = PRIVATE[0]
    try:
        try:
            raise ValueError(f"测试甲 is not {name}")
        except ValueError as cause:
            raise KeyError("测试甲") from cause
    except KeyError:
        structlog.get_logger().exception("broke")
    line = written()
    assert [told["exc_type"] for told in line["exception"]] == ["KeyError", "ValueError"]
    assert line["exception"][0]["frames"][0]["name"].startswith("test_a_traceback")
    assert "测试甲" not in json.dumps(line, ensure_ascii=False)
    assert name not in json.dumps(line)
