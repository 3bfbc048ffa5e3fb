"""The four services as their composition roots describe them, for the documents about all of them."""

import base64
import importlib
import os
from typing import TYPE_CHECKING, Any, cast

from deploy.database import SERVICES

if TYPE_CHECKING:  # every command imports this file, few walk over the services
    from fastapi import FastAPI

    from shared.runtime.service import Service
    from shared.runtime.settings import ServiceSettings


def all_services() -> "list[Service]":
    """The four services, in the order of their ports."""
    return [cast("Service", importlib.import_module(f"services.{name}.app").SERVICE) for name in SERVICES]


def settings_kind(name: str) -> type["ServiceSettings"]:
    """The class of a service's settings."""
    return cast("type[ServiceSettings]", importlib.import_module(f"services.{name}.settings").Settings)


def application(name: str) -> "FastAPI":
    """A service's application with throwaway keys. It connects to nothing."""
    settings = settings_kind(name)
    app = importlib.import_module(f"services.{name}.app").create_app(settings(**_throwaway()))
    return cast("FastAPI", app)


def _throwaway() -> dict[str, Any]:
    keys = ("field_key", "hash_key", "history_key", "access_key")
    return {
        "environment": "development",
        "database_url": "postgresql+asyncpg://nobody@127.0.0.1:1/none",
        "kafka": "memory",
        "oidc_issuer": "https://issuer.invalid",
        "oidc_jwks_url": "https://issuer.invalid/jwks",
        **{name: base64.urlsafe_b64encode(os.urandom(32)).decode() for name in keys},
        **{port: 1 for port in ("http_port", "internal_port", "worker_port")},
        "spool": "/nowhere",
    }
