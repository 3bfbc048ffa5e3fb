"""Pictures for the docs, made by the tests that look at the same thing; only where ANXIN_PICTURES asks for them."""

import io
import os
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS = 48


def wanted() -> bool:
    return bool(os.environ.get("ANXIN_PICTURES"))


def keep(name: str, picture: bytes | Image.Image) -> None:
    """Small enough to stand in a repository."""
    image = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
    FOLDER.mkdir(exist_ok=True)
    image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        FOLDER / f"{name}.png", optimize=True
    )
