"""The settings of intake, read from the environment with the prefix INTAKE_."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings
from shared.values.fields import Division


class PullSource(BaseModel):
    """A clue platform from which clues are pulled: its address, our name and secret there, and the divisions asked for.

    Each pull begins `overlap` before the end of the last one, so that a clue which the platform shows late is still
    pulled. A clue that is shown later than that is found by the daily reconciliation.
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
    """Intake's settings. Without `national_platform` no clues are pulled; the platform may still push them."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_")

    national_platform: PullSource | None = Field(
        default=None,
        description="the platform that clues are pulled from, as JSON: `url`, `requester`, `service`, `secret`, "
        "`divisions`, and if need be `overlap` (P1D) and `page_size` (100); left out: nothing is pulled",
    )
    public_address: str = Field(
        default="",
        pattern=r"^$|^https?://[^/]+$",
        description="where workers find us, such as https://qr.example.gov.cn: what QR codes open",
    )
