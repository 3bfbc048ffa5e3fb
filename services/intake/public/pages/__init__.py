"""The worker's pages: plain HTML in large type, whole without a script, nothing fetched from anywhere else.

The style sheet stands in each page, allowed by its digest alone, so that a page is one request on a slow line.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent


@cache
def style() -> str:
    """The one style sheet, as it stands in every page."""
    return (HERE / "page.css").read_text()


@cache
def headers() -> dict[str, str]:
    """What a browser must hold to: no script, no frame, nothing from elsewhere, nothing kept."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
        "Cache-Control": "no-store",
        "Content-Language": "zh",
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(name: str, **facts: Any) -> str:
    """A page. Everything given is escaped; a gap that nothing fills is an error here and not a blank there."""
    return _environment().get_template(f"{name}.html").render(style=style(), **facts)
