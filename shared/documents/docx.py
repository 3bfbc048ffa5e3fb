"""A paper as DOCX, from the same content as its PDF: WordprocessingML written with the standard library.

The page is that of GB/T 9704; the fonts are named as the standard names them and come from the reader's computer. The
same content gives the same bytes.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

EPOCH = (2000, 1, 1, 0, 0, 0)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TWIPS = {"top": 2098, "bottom": 1984, "left": 1587, "right": 1474}
"""37, 35, 28 and 26 mm in twentieths of a point (GB/T 9704)."""
BODY, HEADING, TITLE, SMALL = ("仿宋", 32), ("黑体", 32), ("小标宋体", 44), ("仿宋", 24)
"""Font and half-points: 3号, 3号, 2号, 小4号."""
LINE = 580
"""29 points from line to line: 22 lines a page."""

TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{OFFICE}.document.main+xml"/>\
<Override PartName="/word/footer1.xml" ContentType="{OFFICE}.footer+xml"/></Types>"""
RELS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>"""
FOOTER_RELS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{R}/footer" Target="footer1.xml"/></Relationships>"""


def written(told: Mapping[str, Any], sha256: str | None) -> bytes:
    """The file."""
    body = [_paragraph(told["office"], TITLE, align="center")] if told["office"] else []
    body.append(_paragraph(told["title"], TITLE, align="center"))
    if told["number"]:
        body.append(_paragraph(told["number"], BODY, align="right"))
    body += [_block(block) for block in told["blocks"]]
    if told["sealed"]:
        body += [_paragraph(words, BODY, align="right") for words in (f"{told['office']}（印章）", told["day"])]
    margins = "".join(f' w:{side}="{twips}"' for side, twips in TWIPS.items())
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar{margins} w:header="851" w:footer="1587" w:gutter="0"/></w:sectPr>'
    )
    document = f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(body)}{section}</w:body></w:document>'
    return _packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": FOOTER_RELS,
            "word/footer1.xml": _footer(sha256),
        }
    )


def _block(block: Mapping[str, Any]) -> str:
    match block["kind"]:
        case "heading":
            return _paragraph(block["text"], HEADING)
        case "plain":
            return _paragraph(block["text"], BODY)
        case "sign":
            return _paragraph(f"{block['text']}{'＿' * 7}", BODY)
        case "table":
            return _table([block["head"], *block["rows"]], head=True)
        case "form":
            return _table(block["rows"], head=False)
        case _:
            return _paragraph(block["text"], BODY, indent=True)


def _paragraph(words: str, font: tuple[str, int], *, align: str = "both", indent: bool = False) -> str:
    first = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if indent else ""
    spacing = f'<w:spacing w:line="{LINE}" w:lineRule="exact"/>' if font is not SMALL else ""
    return f'<w:p><w:pPr>{spacing}{first}<w:jc w:val="{align}"/></w:pPr>{_run(words, font)}</w:p>'


def _run(words: str, font: tuple[str, int]) -> str:
    name, size = font
    look = f'<w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"/><w:sz w:val="{size}"/></w:rPr>'
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in words.split("\n")]
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>"


def _table(rows: Sequence[Sequence[str]], *, head: bool) -> str:
    widest = max(len(row) for row in rows)
    sides = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right"))
    inner = '<w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/>'
    look = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{sides}{inner}</w:tblBorders></w:tblPr>'
    grid = f"<w:tblGrid>{'<w:gridCol/>' * widest}</w:tblGrid>"
    repeated = "<w:trPr><w:tblHeader/></w:trPr>"
    made = [
        f"<w:tr>{repeated if head and not place else ''}{_cells(row, widest)}</w:tr>" for place, row in enumerate(rows)
    ]
    return f"<w:tbl>{look}{grid}{''.join(made)}</w:tbl>{_paragraph('', SMALL)}"


def _cells(row: Sequence[str], widest: int) -> str:
    cells = []
    for place, words in enumerate(row):
        span = widest - place if place == len(row) - 1 else 1
        wide = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
        cells.append(f"<w:tc>{wide}{_paragraph(words, SMALL, align='left')}</w:tc>")
    return "".join(cells)


def _footer(sha256: str | None) -> str:
    page = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    number = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_run("— ", BODY)}{page}{_run(" —", BODY)}</w:p>'
    mark = _paragraph(f"SHA-256 {sha256}", ("仿宋", 14), align="left") if sha256 else ""
    return f'<w:ftr xmlns:w="{W}">{number}{mark}</w:ftr>'


def _packed(parts: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name, EPOCH), (DECLARED + text).encode(), zipfile.ZIP_DEFLATED)
    return file.getvalue()
