"""The settings of credit, read from the environment with the prefix CREDIT_."""

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings every service has; credit adds none."""

    model_config = SettingsConfigDict(env_prefix="CREDIT_")
