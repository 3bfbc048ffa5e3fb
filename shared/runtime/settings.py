"""The settings every service reads from the environment, with the service's own prefix (INTAKE_ …)."""

from dataclasses import astuple
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.access.tokens import DEVELOPMENT_ISSUER
from shared.privacy import Keyring, key_from

PLACEHOLDERS = ("change-me", "changeme", "placeholder", "secret", "example", "xxxx")

DIFFERENT_BYTES = 16
"""A key of 32 bytes with fewer different bytes is refused; a random one has about thirty."""


class PlaceholderSecret(ValueError):
    """A secret was left at its placeholder: this is refused outside development."""


class ServiceSettings(BaseSettings):
    """No secret has a default. Production refuses placeholders, the development issuer and a movable clock."""

    model_config = SettingsConfigDict(validate_by_name=True, validate_by_alias=True)

    environment: str = Field(
        default="production",
        pattern="^(development|production)$",
        description="`production`, or `development`, which takes placeholders and a clock that is moved",
    )
    database_url: SecretStr = Field(description="postgresql+asyncpg://… of the service's own login")
    kafka: str = Field(description="host:port of the broker, or `memory` inside one process")
    field_key: SecretStr = Field(description="seals personal data; 32 bytes, URL-safe base64")
    hash_key: SecretStr = Field(description="the keyed hashes by which equal data is found; 32 bytes")
    history_key: SecretStr = Field(description="chains the history; 32 bytes")
    access_key: SecretStr = Field(description="seals the secrets of machines, the same for all services; 32 bytes")
    oidc_issuer: str = Field(description="who issues the tokens of persons")
    oidc_jwks_url: str = Field(description="where its keys are; https in production")
    host: str = Field(  # inside a container; the local stack binds 127.0.0.1
        default="0.0.0.0",  # noqa: S104
        description="the address that the ports are opened on",
    )
    http_port: int = Field(description="the routes")
    internal_port: int = Field(description="health and metrics of the http process")
    worker_port: int = Field(description="health and metrics of the worker")
    movable_clock: bool = Field(default=False, description="whether the clock may be moved; never in production")
    sweep_seconds: float = Field(default=5.0, gt=0, description="so often deadlines that have passed are looked for")
    seal_seconds: float = Field(default=60.0, gt=0, description="so often what was written is sealed")
    seals: Path | None = Field(default=None, description="the folder outside the database that keeps the seals")
    spool: Path | None = Field(
        default=None, description="the folder for large bodies, sealed; http processes and workers share it"
    )
    pool_size: int = Field(default=10, ge=2, description="connections to the database, for each process")
    requests_in_work: int | None = Field(default=None, ge=1, description="left out: four for each connection")
    strangers_in_work: int | None = Field(
        default=None, ge=1, description="places for callers not verified before; left out: three quarters"
    )
    address_in_work: int | None = Field(
        default=None,
        ge=1,
        description="of these for one address; left out: two thirds, give all where a proxy hides them",
    )
    requests_waiting: int = Field(default=400, ge=0, description="beyond these a request is told to come back")
    wait_seconds: float = Field(default=2.0, gt=0, description="so long a request waits to be admitted")
    traces: str = Field(
        default="",
        pattern=r"^$|^otlp:https?://.+|^file:/.+",
        validation_alias="ANXIN_TRACES",
        description="where spans go, the same for all services; left out: none are made",
    )

    @property
    def in_work(self) -> int:
        return self.requests_in_work or 4 * self.pool_size

    @property
    def development(self) -> bool:
        return self.environment == "development"

    def keyring(self) -> Keyring:
        return Keyring.of(*(key.get_secret_value() for key in (self.field_key, self.hash_key, self.history_key)))

    def access_key_bytes(self) -> bytes:
        return key_from(self.access_key.get_secret_value())

    @model_validator(mode="after")
    def _refuse_what_production_may_not_have(self) -> Self:
        self.keyring(), self.access_key_bytes()
        if self.development:
            return self
        self._refuse_placeholders()
        if self.oidc_issuer == DEVELOPMENT_ISSUER or not self.oidc_jwks_url.startswith("https://"):
            raise ValueError("production takes tokens of a real issuer, its keys over https")
        if self.movable_clock or self.kafka == "memory":
            raise ValueError("production has the wall clock and a real broker")
        if self.seals is None:
            raise ValueError("production keeps its seals in a folder outside the database")
        if self.traces.startswith("file:"):
            raise ValueError("production sends its spans to a collector; a file grows until the disk is full")
        return self

    def _refuse_placeholders(self) -> None:
        """Checks every secret, those of a single service too.

        Raises PlaceholderSecret, whose message has no secret's value.
        """
        secrets = {name: getattr(self, name) for name in type(self).model_fields}
        told = {name: secret.get_secret_value() for name, secret in secrets.items() if isinstance(secret, SecretStr)}
        told["database_url"] = urlsplit(told["database_url"]).password or ""
        for name, secret in told.items():
            if is_placeholder(secret):
                raise PlaceholderSecret(f"{name} is missing its secret, or still has a placeholder")
        if any(len(set(key)) < DIFFERENT_BYTES for key in (*astuple(self.keyring()), self.access_key_bytes())):
            raise PlaceholderSecret("a key was typed, not drawn by chance")


def is_placeholder(secret: str) -> bool:
    """Whether the text is obviously no secret: a placeholder's word, or fewer than 8 different characters."""
    lowered = secret.lower()
    return any(word in lowered for word in PLACEHOLDERS) or len(set(lowered)) < 8
