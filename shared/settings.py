"""What every service is told from outside, through the environment, with the service's own prefix (INTAKE_ …)."""

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

from shared.privacy import Keyring, key_from
from shared.tokens import DEVELOPMENT_ISSUER

PLACEHOLDERS = ("change-me", "changeme", "placeholder", "secret", "example", "xxxx")


class PlaceholderSecret(ValueError):
    """A secret was left at its placeholder: this is refused outside development."""


class ServiceSettings(BaseSettings):
    """No secret has a default. Production refuses placeholders, the development issuer and a movable clock."""

    environment: str = Field(default="production", pattern="^(development|production)$")
    database_url: SecretStr
    kafka: str = Field(description="host:port of the broker, or `memory` inside one process")
    field_key: SecretStr
    hash_key: SecretStr
    history_key: SecretStr
    access_key: SecretStr
    oidc_issuer: str
    oidc_jwks_url: str
    host: str = "0.0.0.0"  # noqa: S104  a container's door; the local stack binds 127.0.0.1
    http_port: int
    internal_port: int
    worker_port: int
    movable_clock: bool = False
    sweep_seconds: float = Field(default=5.0, gt=0)
    pool_size: int = Field(default=10, ge=2)

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
        secrets = [self.database_url, self.field_key, self.hash_key, self.history_key, self.access_key]
        for secret in secrets:
            if _is_placeholder(secret.get_secret_value()):
                raise PlaceholderSecret("a secret still has its placeholder value")
        if self.oidc_issuer == DEVELOPMENT_ISSUER or not self.oidc_jwks_url.startswith("https://"):
            raise ValueError("production takes tokens of a real issuer, its keys over https")
        if self.movable_clock or self.kafka == "memory":
            raise ValueError("production has the wall clock and a real broker")
        return self


def _is_placeholder(secret: str) -> bool:
    lowered = secret.lower()
    return any(word in lowered for word in PLACEHOLDERS) or len(set(lowered)) < 8
