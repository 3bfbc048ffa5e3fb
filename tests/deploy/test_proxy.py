"""The proxy's configuration: nginx reads it, and it bounds what it says it bounds.

Where nginx is not installed, a check of the file against what nginx knows of each directive in it stands for it.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.local.layout import SERVICES, Ports
from services.intake.evidence.rules.files import FORM_LIMIT
from services.monitor.routes import LARGEST_BATCH
from shared.http.route_policies import BODY_LIMIT
from shared.runtime.bounded_http import HEAD_SECONDS, LARGEST_HEAD

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "nginx" / "nginx.conf"
TOKEN = re.compile(r'#[^\n]*|"(?:[^"\\]|\\.)*"|[{};]|[^\s{};"#]+')
WITHIN = {"main": 0, "events": 1, "http": 2, "server": 4, "location": 8, "upstream": 16}
HTTP = {"http", "server", "location"}
KNOWN = {  # directive: (where it may stand, arguments at least, at most), as nginx 1.22 documents them
    **dict.fromkeys(("worker_processes", "worker_rlimit_nofile", "pid"), ({"main"}, 1, 1)),
    "error_log": ({"main", *HTTP}, 1, 2),
    "events": ({"main"}, 0, 0),
    "http": ({"main"}, 0, 0),
    "worker_connections": ({"events"}, 1, 1),
    "upstream": ({"http"}, 1, 1),
    "keepalive": ({"upstream"}, 1, 1),
    "server": ({"http", "upstream"}, 0, 9),
    "location": ({"server", "location"}, 1, 2),
    "listen": ({"server"}, 1, 9),
    "proxy_pass": ({"location"}, 1, 1),
    "limit_conn_zone": ({"http"}, 2, 2),
    "limit_conn": (HTTP, 2, 2),
    "add_header": (HTTP, 2, 3),
    "proxy_set_header": (HTTP, 2, 2),
    "large_client_header_buffers": ({"http", "server"}, 2, 2),
    "ssl_protocols": ({"http", "server"}, 1, 6),
    "ssl_session_cache": ({"http", "server"}, 1, 2),
    "keepalive_timeout": (HTTP, 1, 2),
    "access_log": (HTTP, 1, 9),
    **dict.fromkeys(
        (
            "ssl_certificate",
            "ssl_certificate_key",
            "ssl_session_timeout",
            "ssl_session_tickets",
            "client_header_timeout",
            "client_header_buffer_size",
        ),
        ({"http", "server"}, 1, 1),
    ),
    **dict.fromkeys(
        (
            "server_tokens",
            "default_type",
            "client_body_timeout",
            "client_max_body_size",
            "send_timeout",
            "reset_timedout_connection",
            "limit_conn_status",
            "proxy_http_version",
            "proxy_request_buffering",
            "proxy_max_temp_file_size",
            "proxy_connect_timeout",
            "proxy_send_timeout",
            "proxy_read_timeout",
        ),
        (HTTP, 1, 1),
    ),
    "proxy_next_upstream": (HTTP, 1, 9),
    **dict.fromkeys(
        ("client_body_temp_path", "proxy_temp_path", "fastcgi_temp_path", "uwsgi_temp_path", "scgi_temp_path"),
        (HTTP, 1, 4),
    ),
}


class Unreadable(Exception):
    """nginx would not start with this."""


def parsed(text):
    """The directives as (name, arguments, inner directives or None)."""
    tokens = [token for token in TOKEN.findall(text) if not token.startswith("#")]
    found, rest = block(tokens, 0, inner=False)
    if rest != len(tokens):
        raise Unreadable("a brace too many")
    return found


def block(tokens, at, *, inner=True):
    found, words = [], []
    while at < len(tokens):
        token, at = tokens[at], at + 1
        if token == "}" and inner and not words:
            return found, at
        if token == "}":
            return (found, at - 1) if not words else fail("a directive without its semicolon")
        if token not in (";", "{"):
            words.append(token.strip('"'))
            continue
        within = None
        if token == "{":
            within, at = block(tokens, at)
        found.append((words[0], words[1:], within))
        words = []
    return (found, at) if not inner and not words else fail("a brace or a semicolon is missing")


def fail(why):
    raise Unreadable(why)


def check(directives, context="main"):
    """Raises Unreadable for a directive nginx does not know, or not here, or not with so many arguments."""
    for name, arguments, within in directives:
        contexts, least, most = KNOWN.get(name) or fail(f"unknown directive {name}")
        if context not in contexts or not least <= len(arguments) <= most:
            fail(f"{name} is not for {context}, or has other arguments")
        if (within is not None) != (name in WITHIN and not (name == "server" and context == "upstream")):
            fail(f"{name} and its block")
        check(within or [], name)


@pytest.fixture(scope="module")
def settings():
    return parsed(FILE.read_text())


@pytest.fixture(scope="module")
def http(settings):
    return next(within for name, _, within in settings if name == "http")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def one(directives, name):
    [arguments] = [arguments for known, arguments, _ in directives if known == name]
    return arguments


def servers(http):
    return [within for name, _, within in http if name == "server"]


def size(text):
    return int(text[:-1]) * {"k": 1024, "m": 1024**2, "g": 1024**3}[text[-1]]


def test_nginx_reads_it(settings, tmp_path):
    check(settings)
    nginx = shutil.which("nginx")
    if nginx is None:
        return  # the check above stands for it
    text = FILE.read_text().replace(" /tmp/", f" {tmp_path}/").replace("/etc/nginx/tls", str(tmp_path))
    text = re.sub(r"server \w+-http:", "server 127.0.0.1:", text)  # the names are known in the compose network only
    (tmp_path / "nginx.conf").write_text(text)
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "1"]
    written = ["-keyout", str(tmp_path / "anxin.key"), "-out", str(tmp_path / "anxin.crt")]
    subprocess.run([*request, *written], check=True, capture_output=True)
    read = subprocess.run([nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)
    assert read.returncode == 0, read.stderr


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("server_tokens off;", "server_tokens off"),
        ("server_tokens off;", "server_token off;"),
        ("client_header_timeout 15s;", "client_header_timeout;"),
        ("            proxy_pass http://intake;\n        }", "            proxy_pass http://intake;\n"),
        ("worker_connections 8192;", "client_max_body_size 1m;"),
        ("    client_max_body_size 1m;", "    client_max_body_size 1m; }"),
    ],
)
def test_the_check_that_stands_for_nginx_refuses_what_nginx_refuses(right, wrong):
    text = FILE.read_text()
    assert text.count(right) == 1
    with pytest.raises(Unreadable):
        check(parsed(text.replace(right, wrong)))


def test_it_bounds_heads_and_bodies_as_the_services_do(http):
    count, each = one(http, "large_client_header_buffers")
    assert int(count) * size(each) == LARGEST_HEAD
    assert one(http, "client_header_timeout") == [f"{HEAD_SECONDS:.0f}s"]
    assert size(one(http, "client_max_body_size")[0]) == BODY_LIMIT
    intake, monitor, *others = servers(http)
    assert size(one(intake, "client_max_body_size")[0]) == FORM_LIMIT
    assert size(one(monitor, "client_max_body_size")[0]) == LARGEST_BATCH
    assert all("client_max_body_size" not in {name for name, *_ in other} for other in others)


def test_it_reaches_each_service_where_it_listens_and_speaks_tls_only(http, compose):
    upstreams = {arguments[0]: one(within, "server") for name, arguments, within in http if name == "upstream"}
    assert upstreams == {name: [f"{name}-http:{Ports().http(name)}"] for name in SERVICES}
    for service, server in zip(SERVICES, servers(http), strict=True):
        [location] = [within for name, _, within in server if name == "location"]
        assert one(location, "proxy_pass") == [f"http://{service}"]
        assert all("ssl" in arguments for name, arguments, _ in server if name == "listen")
    listened = {arguments[0] for server in servers(http) for name, arguments, _ in server if name == "listen"}
    assert {published.split(":")[1] for published in compose["services"]["proxy"]["ports"]} == listened


def test_nothing_but_the_proxy_is_reached_from_outside(compose):
    assert [name for name, container in compose["services"].items() if "ports" in container] == ["proxy"]


def test_the_callers_address_is_believed_from_the_proxy_alone(http, compose):
    proxy = compose["services"]["proxy"]["networks"]["default"]["ipv4_address"]
    for service in SERVICES:
        assert compose["services"][f"{service}-http"]["environment"]["FORWARDED_ALLOW_IPS"] == proxy
    told = dict(arguments for name, arguments, _ in http if name == "proxy_set_header")
    assert told["X-Forwarded-For"] == "$remote_addr", "what a caller wrote there is dropped"


def test_every_container_has_a_bound_on_its_memory(compose):
    assert [name for name, container in compose["services"].items() if "mem_limit" not in container] == []
