"""The settings of monitor, read from the environment with the prefix MONITOR_."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings every service has; monitor cannot do without a folder for what feeds send."""

    model_config = SettingsConfigDict(env_prefix="MONITOR_")

    spool: Path = Field(description="the folder for large bodies, sealed; http processes and workers share it")
