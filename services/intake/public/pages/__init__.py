"""The worker's pages: plain HTML in large type, complete without a script, nothing loaded from elsewhere.

The style sheet is part of each page, allowed by its digest alone, so that a page is one request on a slow line.
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
    """The style sheet, as part of every page."""
    return (HERE / "page.css").read_text()


@cache
def headers() -> dict[str, str]:
    """Response headers that make the browser refuse scripts, frames, content from elsewhere, and caching."""
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
    """A page as HTML. Values are escaped; a template variable without a value is an error."""
    return _environment().get_template(f"{name}.html").render(style=style(), **facts)
