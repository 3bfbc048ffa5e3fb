"""What mediation is told from outside: the service's settings, with the prefix MEDIATION_."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="MEDIATION_")
