"""What a zip archive contains, read from its directory; nothing is unpacked but an office document's list of parts.

The limits are our own choice.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from shared.refusals import Invalid

MOST_ENTRIES = 1_000  # our own choice: photos of a whole site
MOST_UNPACKED = 200 * 1024 * 1024  # our own choice: bytes of all entries together, unpacked
MOST_RATIO = 100  # our own choice: unpacked to packed; photos have 1, text about 10, a bomb a thousand
LONGEST_LIST = 512 * 1024  # our own choice: bytes of the directory itself, checked before it is read

DANGEROUS = frozenset(
    {
        "apk",
        "app",
        "bat",
        "bin",
        "class",
        "cmd",
        "com",
        "cpl",
        "dex",
        "dll",
        "dmg",
        "docm",
        "elf",
        "exe",
        "gadget",
        "hta",
        "htm",
        "html",
        "iso",
        "jar",
        "js",
        "jse",
        "lnk",
        "mht",
        "mhtml",
        "msc",
        "msi",
        "pif",
        "ps1",
        "py",
        "reg",
        "scr",
        "sh",
        "svg",
        "svgz",
        "swf",
        "sys",
        "url",
        "vb",
        "vbe",
        "vbs",
        "wasm",
        "wsf",
        "xhtml",
        "xlsm",
        "xml",
        "xsl",
    }
)
"""Extensions of programs, scripts and macros, and of files whose scripts a browser would run."""
ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "tar"})
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
TYPES_OF_PARTS = "[Content_Types].xml"
PARTS = frozenset({"xml", "bin", "svg"})
"""Of these an office document consists, though alone they are dangerous."""
END_OF_LIST = struct.Struct("<4s4H2LH")


class ArchiveBomb(Invalid):
    code = "archive-bomb"
    zh = "{field}是压缩炸弹或压缩比异常的压缩包，不予接收"
    en = "{field} is an archive that would unpack to far too much"


class ArchiveBroken(Invalid):
    code = "archive-broken"
    zh = "{field}不是完整的压缩包"
    en = "{field} is no whole archive"


class ArchiveDangerous(Invalid):
    code = "archive-dangerous"
    zh = "{field}中含有程序、脚本或网页（.{extension}），不予接收"
    en = "{field} holds a program, a script or a page (.{extension})"


def archive_type(content: bytes, field: str) -> tuple[str, list[str]]:
    """The media type of a zip file by its entries, and the flags for what is doubtful about it.

    Raises ArchiveBroken, ArchiveBomb or ArchiveDangerous.
    """
    _check_list_before_reading(content, field)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            declared = _declared(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, struct.error, zlib.error):
        # NotImplementedError: zipfile cannot read archives of this version or compression
        raise ArchiveBroken(field=field) from None
    _check_sizes(entries, len(content), field)
    return _looked_through(entries, declared, field)


def _declared(archive: zipfile.ZipFile) -> bytes:
    """What an office document says of its parts, in lower case: macros are declared there whatever their file's name.

    Empty for other archives, and for a list that no office program would write.
    """
    part = archive.NameToInfo.get(TYPES_OF_PARTS)
    if part is None or part.file_size > LONGEST_LIST or part.flag_bits & 1:
        return b""
    return archive.read(part).lower()


def _check_list_before_reading(content: bytes, field: str) -> None:
    """Check number of entries and size of the directory first: reading half a million entries would take seconds.

    Raises ArchiveBroken or ArchiveBomb.
    """
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or at + END_OF_LIST.size > len(content):
        raise ArchiveBroken(field=field)
    _, _, _, _, entries, size, _, _ = END_OF_LIST.unpack_from(content, at)
    if entries > MOST_ENTRIES or size > LONGEST_LIST:
        raise ArchiveBomb(field=field)


def _check_sizes(entries: Sequence[zipfile.ZipInfo], packed: int, field: str) -> None:
    """Raises ArchiveBomb above a limit; the limit itself is allowed.

    Entries whose packed sizes add up to more than the file's overlap in it, as they do in a bomb.
    """
    unpacked = sum(entry.file_size for entry in entries)
    claimed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * packed or claimed > packed:
        raise ArchiveBomb(field=field)


def _extension(name: str) -> str:
    """The extension that Windows sees: it drops dots and blanks at the end of a name."""
    return name.rstrip(". ").rpartition(".")[2].lower()


def _looked_through(entries: Sequence[zipfile.ZipInfo], declared: bytes, field: str) -> tuple[str, list[str]]:
    names = [entry.filename.replace("\\", "/") for entry in entries]
    office = next((kind for folder, kind in OFFICE.items() if any(name.startswith(folder) for name in names)), None)
    is_document = office is not None and TYPES_OF_PARTS in names
    for extension in map(_extension, names):
        if extension in DANGEROUS and not (is_document and extension in PARTS):
            raise ArchiveDangerous(field=field, extension=extension)
    if office and is_document:
        if b"vbaproject" in declared or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise ArchiveDangerous(field=field, extension="vbaProject")
        return office, ["embedded-object"] if any("/embeddings/" in name for name in names) else []
    doubts = {
        "nested-archive": any(_extension(name) in ARCHIVES for name in names),
        "encrypted": any(entry.flag_bits & 1 for entry in entries),
        "path-outside": any(name.startswith("/") or ".." in name.split("/") for name in names),
    }
    return "application/zip", [doubt for doubt, found in doubts.items() if found]
