"""The settings of mediation, read from the environment with the prefix MEDIATION_."""

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """With intake's address and a credential of a party of kind `service`, mediation fetches names for its
    own cases.
    """

    model_config = SettingsConfigDict(env_prefix="MEDIATION_")

    intake_url: str | None = Field(default=None, pattern=r"^https?://", description="where intake answers")
    intake_key: str | None = Field(default=None, description="mediation's credential there, of a party `service`")
    intake_secret: SecretStr | None = Field(default=None, description="its secret; the three come together")

    @model_validator(mode="after")
    def _all_of_intake_or_nothing(self) -> Self:
        if len({self.intake_url is None, self.intake_key is None, self.intake_secret is None}) > 1:
            raise ValueError("intake_url, intake_key and intake_secret come together")
        return self
