"""Fields and files of an upload. They are read in memory: nothing is written to a disk unencrypted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from services.intake.evidence.actions import Arriving
from services.intake.evidence.rules.files import FORM_LIMIT, EvidenceKind
from shared.refusals import Invalid

MOST_FILES = 9
MOST_FIELDS = 40
LONGEST_FIELD = 512 * 1024
FORM = "multipart/form-data"


class FormUnreadable(Invalid):
    code = "form-unreadable"
    zh = "{field}无法解读：最多9个文件，文件须完整"
    en = "{field} cannot be read: at most nine files, each of them whole"


@dataclass(frozen=True)
class Form:
    """A form: its text fields by name, and its files that are not empty."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: list[Arriving] = field(default_factory=list)


async def form_of(request: Request) -> Form:
    """The form of a request, url-encoded or multipart. Raises FormUnreadable."""
    data = await _read(request)
    fields = {name: value for name, value in data.multi_items() if isinstance(value, str)}
    files = [await _arriving(name, value) for name, value in data.multi_items() if isinstance(value, UploadFile)]
    await data.close()
    return Form(fields, [each for each in files if each.content])


async def one_file(request: Request) -> tuple[bytes, str | None, str | None]:
    """The one file of a request, as the body itself or in a form: its bytes, and the type and name its sender gave.

    Raises FormUnreadable where a form has no file or several.
    """
    if FORM not in request.headers.get("content-type", ""):
        return await request.body(), request.headers.get("content-type"), None
    files = (await form_of(request)).files
    if len(files) != 1:
        raise FormUnreadable(field="file")
    return files[0].content, files[0].said_type, files[0].said_name


async def _read(request: Request) -> FormData:
    try:
        if FORM in request.headers.get("content-type", ""):
            parser = MultiPartParser(
                request.headers,
                request.stream(),
                max_files=MOST_FILES,
                max_fields=MOST_FIELDS,
                max_part_size=LONGEST_FIELD,
            )
            parser.spool_max_size = FORM_LIMIT  # in memory: nothing people send is on disk unencrypted
            return await parser.parse()
        return await FormParser(request.headers, request.stream()).parse()
    except (MultiPartException, KeyError, ValueError):
        raise FormUnreadable(field="form") from None


async def _arriving(name: str, sent: UploadFile) -> Arriving:
    kind = EvidenceKind.VOICE if name == "voice" else EvidenceKind.PHOTO
    return Arriving(await sent.read(), kind, sent.content_type, sent.filename)
