"""One service's OpenAPI document, the same that it serves at /openapi.json."""

from typing import Any

from deploy.documents.services import application


def openapi_document(service: str) -> dict[str, Any]:
    """With its doors' schemes and scopes, and its refusals as problems."""
    return application(service).openapi()
