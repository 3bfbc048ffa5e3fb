"""What intake is told from outside: the service's settings, with the prefix INTAKE_."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings
from shared.values.fields import Division


class PullSource(BaseModel):
    """A clue platform that is asked for its clues: where it answers, under which name and secret, for which places.

    `overlap` is by how much each pull looks back behind the last: so late may a platform show a clue and still be
    heard. What is later still the daily reconciliation finds.
    """

    model_config = ConfigDict(extra="forbid")

    url: str = Field(pattern=r"^https?://")
    requester: str
    service: str
    secret: SecretStr
    divisions: tuple[Division, ...] = Field(min_length=1)
    overlap: timedelta = timedelta(days=1)
    page_size: int = Field(default=100, ge=1, le=1000)


class Settings(ServiceSettings):
    """Without a national platform nothing is pulled; it may still push."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_")

    national_platform: PullSource | None = None
    public_address: str = Field(
        default="",
        pattern=r"^$|^https?://[^/]+$",
        description="where workers find us, such as https://qr.example.gov.cn: what QR codes open",
    )
