"""One service's OpenAPI document, the same that it serves at /openapi.json."""

from typing import Any

from deploy.documents.services import application


def openapi_document(service: str) -> dict[str, Any]:
    """The document with the schemes and scopes of its routes, and its refusals as problems."""
    return application(service).openapi()
