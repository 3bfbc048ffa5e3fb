"""The printed forms of a board: the QR code as SVG, the site's board and a sheet of helmet stickers as PDF."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno

from services.intake.boards.schemas import BoardIn, Paper
from shared.documents.pdf import typeset

TEMPLATES = Path(__file__).parent
CORRECTION = "q"
"""Error correction level Q: the code is still read when a quarter of it is dirty or torn."""
STICKERS = 24
"""Stickers on a sheet."""


@dataclass(frozen=True)
class Sheet:
    """What is printed: the board's number and content, and the address that its code opens."""

    number: str
    content: BoardIn
    address: str


def code(address: str) -> str:
    """The QR code of this address as SVG."""
    drawn = io.BytesIO()
    segno.make(address, error=CORRECTION, micro=False).save(
        drawn, kind="svg", scale=8, border=4, xmldecl=False, svgns=True, omitsize=True
    )
    return drawn.getvalue().decode()


def site_board(sheet: Sheet, paper: Paper) -> bytes:
    """The site's board 维权信息告示牌 as PDF (CON-15). A missing field is an empty line, to be filled in by hand."""
    return _typeset("site_board.typ", sheet, paper=paper.lower())


def stickers(sheet: Sheet) -> bytes:
    """A sheet of helmet stickers as PDF."""
    return _typeset("stickers.typ", sheet, copies=STICKERS)


def _typeset(template: str, sheet: Sheet, **more: Any) -> bytes:
    told = {**sheet.content.model_dump(mode="json"), "number": sheet.number, "address": sheet.address, **more}
    wage = sheet.content.minimum_wage_fen
    told["minimum_wage"] = f"{wage / 100:,.2f}".removesuffix(".00") if wage else None
    return typeset(TEMPLATES / template, told, code=code(sheet.address))
