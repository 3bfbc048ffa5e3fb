"""The settings of monitor, read from the environment with the prefix MONITOR_."""

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings every service has; monitor adds none."""

    model_config = SettingsConfigDict(env_prefix="MONITOR_")
