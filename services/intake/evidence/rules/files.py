"""The type of a file, found from its content and never from its name or from what its sender says (C21).

A file whose sender named another type is stored with the type of its content and flagged. Programs, and files whose
scripts a browser would run, are refused. Nothing is unpacked or rendered. The limits are our own choice; an operator
may change them.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

import filetype

from services.intake.evidence.rules.archives import DANGEROUS, archive_type
from shared.refusals import Conflict, Invalid

LARGEST = 20 * 1024 * 1024  # contract, "Limits": evidence 20 MiB a file
ONE_FILE_LIMIT = LARGEST + 64 * 1024  # our own choice: one file, with the form's own bytes around it
FORM_LIMIT = 25 * 1024 * 1024  # our own choice: a worker's form with its photos and its voice note
LONGEST_TEXT = 2 * 1024 * 1024  # our own choice: bytes of a plain text
MOST_FILES = 60  # our own choice: files of one complaint
MOST_BYTES = 300 * 1024 * 1024  # our own choice: bytes of all files of one complaint


class EvidenceKind(StrEnum):
    """What the file shows: 劳动合同、职工名册、支付台账、工资条、考勤、聊天记录、照片、欠条、语音、文字说明、其他."""

    CONTRACT = "contract"
    ROSTER = "roster"
    PAYROLL = "payroll"
    PAY_SLIP = "pay_slip"
    ATTENDANCE = "attendance"
    CHAT = "chat"
    PHOTO = "photo"
    IOU = "iou"
    VOICE = "voice"
    STATEMENT = "statement"
    OTHER = "other"


TYPES = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/bmp": ("bmp",),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif", "hif"),
    "image/avif": ("avif",),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a", "mp4", "aac"),
    "audio/x-wav": ("wav",),
    "audio/ogg": ("ogg", "opus", "oga"),
    "audio/amr": ("amr",),
    "audio/aac": ("aac",),
    "video/mp4": ("mp4", "m4v", "m4a", "3gp"),
    "video/quicktime": ("mov",),
    "video/webm": ("webm",),
    "application/pdf": ("pdf",),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/zip": ("zip",),
    "text/plain": ("txt", "text", "log", "md", "csv"),
}
"""The accepted media types, each with its usual extensions; the first one is used when the file is downloaded."""

SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "multipart/form-data"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_DOCUMENTS = {"WordDocument": "application/msword", "Workbook": "application/vnd.ms-excel"}
MARKUP = re.compile(r"\s*(<[!?/a-z]|#!)|<(script|html|svg|iframe|object)\b", re.IGNORECASE)
WRITTEN_OTHERWISE = re.compile(rb"#([2-7][0-9A-Fa-f])")
"""A letter of a PDF's name may be written as its number: `/J#61vaScript`."""
COMMANDS = re.compile(
    r"^[ \t]*@?(echo +off|powershell|cmd(\.exe)? +/|reg +add|del +/|certutil|bitsadmin|[wc]script)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines that only a script of commands has."""
ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|OpenAction)\b")


class EmptyFile(Invalid):
    code = "file-empty"
    zh = "{field}是空文件"
    en = "{field} is empty"


class FileTooLarge(Invalid):
    code = "file-too-large"
    zh = "{field}超过{megabytes}兆"
    en = "{field} is larger than {megabytes} MiB"


class DangerousFile(Invalid):
    code = "file-dangerous"
    zh = "{field}是程序、脚本或网页（{what}），不予接收"
    en = "{field} is a program, a script or a page ({what})"


class UnknownFile(Invalid):
    code = "file-type-unknown"
    zh = "{field}不是可接收的类型；可上传照片、录音、录像、PDF、Word、Excel、纯文本或zip"
    en = "{field} is of no type that is taken: photos, sound, video, PDF, Word, Excel, plain text or zip"


class TooManyFiles(Conflict):
    code = "too-many-files"
    zh = "该投诉的材料已达上限（{files}份）"
    en = "this complaint has as many files as it may have ({files})"


@dataclass(frozen=True)
class Found:
    """The media type of the content, and flags that an officer should know before opening the file."""

    media_type: str
    flags: list[str] = field(default_factory=list)

    @property
    def extension(self) -> str:
        return TYPES[self.media_type][0]


def found(content: bytes, said_type: str | None, said_name: str | None, where: str = "file") -> Found:
    """The type of a file of at most 20 MiB. `where` is the field that a refusal names.

    Raises EmptyFile, FileTooLarge, DangerousFile, UnknownFile, and the refusals of `archives.archive_type`.
    """
    if not content:
        raise EmptyFile(field=where)
    if len(content) > LARGEST:
        raise FileTooLarge(field=where, megabytes=LARGEST // 1024 // 1024)
    media_type, flags = _true_type(content, (said_name or "").rstrip(". ").rpartition(".")[2].lower(), where)
    if _says_otherwise(media_type, said_type, said_name):
        flags = ["said-otherwise", *flags]
    return Found(media_type, flags)


def check_room(files: int, size: int, arriving: int) -> None:
    """Raises TooManyFiles where the arriving file (bytes) would exceed `MOST_FILES` or `MOST_BYTES` of a complaint."""
    if files >= MOST_FILES or size + arriving > MOST_BYTES:
        raise TooManyFiles(files=MOST_FILES)


def _true_type(content: bytes, extension: str, where: str) -> tuple[str, list[str]]:
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return archive_type(content, where)
    if content.startswith(OLE):
        return _ole_type(content, where), []
    guess = filetype.guess(content)
    if guess is None:
        return _text_type(content, extension, where)
    media_type = str(guess.mime)
    if media_type not in TYPES:
        known_to_run = media_type.startswith("application/x-") or guess.extension in DANGEROUS
        raise DangerousFile(field=where, what=guess.extension) if known_to_run else UnknownFile(field=where)
    active = media_type == "application/pdf" and ACTIVE_PDF.search(WRITTEN_OTHERWISE.sub(_unescaped, content))
    return media_type, ["active-content"] if active else []


def _unescaped(written: re.Match[bytes]) -> bytes:
    return bytes([int(written[1], 16)])


def _ole_type(content: bytes, where: str) -> str:
    """The type of a document in an old office format (OLE). Raises DangerousFile for macros, UnknownFile for others."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise DangerousFile(field=where, what="VBA")
    for stream, media_type in OLE_DOCUMENTS.items():
        if stream.encode("utf-16-le") in content:
            return media_type
    raise UnknownFile(field=where)


def _text_type(content: bytes, extension: str, where: str) -> tuple[str, list[str]]:
    """The type of a plain text in UTF-8 or GB 18030, flagged where it reads like commands.

    Raises UnknownFile for what is no text or too long, DangerousFile for markup, scripts and extensions of those.
    """
    if len(content) > LONGEST_TEXT:
        raise UnknownFile(field=where)
    text = _decoded(content)
    if text is None or any(character < " " and character not in "\t\r\n\f" for character in text):
        raise UnknownFile(field=where)
    if extension in DANGEROUS or MARKUP.match(text) or MARKUP.search(text[:2000]):
        raise DangerousFile(field=where, what=extension if extension in DANGEROUS else "markup")
    return "text/plain", ["active-content"] if COMMANDS.search(text) else []


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _says_otherwise(media_type: str, said_type: str | None, said_name: str | None) -> bool:
    """Whether the sender's media type or the name's extension contradicts the content.

    For sound, pictures and video any type and extension of the same kind agrees.
    """
    said = (said_type or "").split(";")[0].strip().lower()
    kind = media_type.partition("/")[0]
    if said not in SAYS_NOTHING and said != media_type and said.partition("/")[0] != kind:
        return True
    extension = (said_name or "").rpartition(".")[2].lower() if "." in (said_name or "") else ""
    return bool(extension) and extension not in TYPES[media_type] and not _same_kind(extension, kind)


def _same_kind(extension: str, kind: str) -> bool:
    return kind != "application" and any(
        extension in extensions for media_type, extensions in TYPES.items() if media_type.startswith(f"{kind}/")
    )


class ComplaintOver(Conflict):
    code = "complaint-over"
    zh = "该事项已办结或已撤回，不能再补充；如有新情况请重新登记"
    en = "this matter is over; file anew if something new happened"
