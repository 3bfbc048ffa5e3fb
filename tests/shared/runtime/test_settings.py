"""Outside development no service starts on a secret that is missing, left at its placeholder, or no secret at all."""

import base64
import importlib
import os
import subprocess
import sys

import pytest
from pydantic import SecretStr, ValidationError

from tests.shared.access.builders import told
from tests.world import SERVICES, a_key

pytestmark = pytest.mark.invariant(15)

PLACEHOLDERS = ["change-me", "CHANGEME", "your-secret-here", "placeholder", "example", "xxxxxxxxxxxx", "", "0" * 44]
PULLING = {"intake_url": "https://intake", "intake_key": "ak_0123456789abcdef", "intake_secret": a_key()}


def settings_of(service):
    return importlib.import_module(f"services.{service}.settings").Settings


def secrets_of(service):
    return [name for name, field in settings_of(service).model_fields.items() if _is_secret(field.annotation)]


def _is_secret(annotation):
    return annotation is SecretStr or SecretStr in getattr(annotation, "__args__", ())


def whole(service, **changed):
    """What the service starts with: its own secrets filled in, all of them real."""
    return told(**(PULLING if "intake_secret" in secrets_of(service) else {})) | changed


EVERY = [(service, name) for service in SERVICES for name in secrets_of(service)]


@pytest.mark.parametrize("service", SERVICES)
def test_with_real_secrets_every_service_starts(service):
    assert not settings_of(service)(**whole(service)).development


@pytest.mark.parametrize(("service", "secret"), EVERY)
@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_a_secret_left_at_its_placeholder_stops_the_start(service, secret, placeholder):
    password = f"postgresql+asyncpg://{service}_app:{placeholder}@database/anxin"
    value = password if secret == "database_url" else placeholder
    with pytest.raises(ValidationError):
        settings_of(service)(**whole(service, **{secret: value}))


@pytest.mark.parametrize(("service", "secret"), [each for each in EVERY if each[1].endswith("_key")])
def test_a_placeholder_of_the_right_length_stops_the_start_too(service, secret):
    """Thirty-two bytes that read as a word when they are decoded or encoded."""
    for value in ("A" * 43 + "=", base64.urlsafe_b64encode(b"ab" * 16).decode(), "changeme" + a_key()[8:]):
        with pytest.raises(ValidationError):
            settings_of(service)(**whole(service, **{secret: value}))


@pytest.mark.parametrize(("service", "secret"), [each for each in EVERY if each[1] != "intake_secret"])
def test_a_missing_secret_stops_the_start(service, secret):
    given = whole(service)
    del given[secret]
    with pytest.raises(ValidationError, match=secret):
        settings_of(service)(**given)


@pytest.mark.parametrize("service", SERVICES)
def test_an_address_of_the_database_without_a_password_stops_the_start(service):
    given = whole(service, database_url=f"postgresql+asyncpg://{service}_app@database/anxin")
    with pytest.raises(ValidationError, match="database_url is missing"):
        settings_of(service)(**given)
    assert settings_of(service)(**(given | {"environment": "development"})).development


def test_a_process_started_on_a_placeholder_ends_and_does_not_print_the_secret():
    given = {f"INTAKE_{name.upper()}": str(value) for name, value in told(access_key="change-me").items()}
    secret = given["INTAKE_FIELD_KEY"]
    command = [sys.executable, "-c", "from services.intake.app import load_settings; load_settings()"]
    ended = subprocess.run(command, env=os.environ | given, capture_output=True, text=True)
    assert ended.returncode != 0
    assert secret not in ended.stdout + ended.stderr
