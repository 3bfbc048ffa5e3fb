"""How partners sign: what each signature is made of, in which unit its time is told, and which time is none."""

import hashlib
from datetime import UTC, datetime

import pytest

from services.intake.channels.adapters import signatures
from services.intake.channels.adapters.signatures import APP, EXCHANGE, PLAIN, TIF
from shared.access.partner_auth import PartnerUnsigned, Request

NOW = datetime(2025, 8, 28, 1, 0, 0, 999_000, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
SECRET, KEY, NONCE, BODY = "secret", "key-1", "n" * 70, b'{"a": 1}'
TIME_OF = {"gjgxjhpt_rtime": EXCHANGE, "x-tif-timestamp": TIF, "timestamp": APP, "x-partner-time": PLAIN}


def signed(scheme, body=BODY, **changed):
    headers = {name.lower(): value for name, value in scheme.sign(SECRET, KEY, NONCE, BODY, NOW).items()}
    return Request("POST", "/v1/x", headers | changed, body)


@pytest.mark.parametrize("scheme", [EXCHANGE, TIF, APP, PLAIN])
def test_what_a_partner_signs_is_what_is_expected_of_it_at_its_second(scheme):
    claim = scheme.claim(signed(scheme))
    assert (claim.key, claim.seconds) == (KEY, SECONDS)
    assert claim.given == claim.expected(SECRET)
    assert claim.given != claim.expected("another")


@pytest.mark.parametrize(("scheme", "covered"), [(EXCHANGE, False), (TIF, False), (APP, True), (PLAIN, True)])
def test_the_body_is_covered_where_the_page_says_so_and_else_the_signature_counts_once(scheme, covered):
    claim = scheme.claim(signed(scheme, body=b"another"))
    assert (claim.given == claim.expected(SECRET)) is not covered
    assert bool(claim.nonce) is not covered
    assert ("not covered" in scheme.en) is not covered


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        (name, text, read)
        for name in TIME_OF
        for text, read in (("1" * 15, True), ("1" * 16, False), ("1.5", False), ("-1", False), ("１２", False))
    ],
)
def test_a_time_is_up_to_fifteen_digits(name, text, read):
    scheme = TIME_OF[name]
    request = signed(scheme, **{name: text})
    if read:
        assert scheme.claim(request).seconds == int(text) // (1000 if scheme is EXCHANGE else 1)
        return
    with pytest.raises(PartnerUnsigned) as refused:
        scheme.claim(request)
    assert refused.value.facts["field"] == name


def test_a_nonce_of_the_exchange_is_service_and_moment_and_of_the_tif_its_first_64_signs():
    headers = signatures.exchange_headers(SECRET, NOW, KEY, "clue")
    claim = signatures.exchange_claim(Request("GET", "/", headers, b""))
    assert claim.nonce == f"clue-{SECONDS}999"
    assert TIF.claim(signed(TIF)).nonce == "n" * 64


def test_the_order_of_what_is_signed_is_that_of_the_pages():
    whole = f"{SECONDS}{SECRET}abc{SECONDS}"
    assert signatures.tif_sign(SECRET, str(SECONDS), "abc") == hashlib.sha256(whole.encode()).hexdigest()
    assert signatures.exchange_sign(SECRET, "s", "r", "1") != signatures.exchange_sign(SECRET, "r", "s", "1")
    one, other = (signatures.tif_headers(SECRET, NOW)["x-tif-nonce"] for _ in range(2))
    assert (len(one), one == other) == (32, False)
