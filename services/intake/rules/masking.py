"""What of a reporter's own words everybody may read: no identifiers, and not the reporter's name."""

from shared.identifiers import mask_name, normal_text, redact


def readable(text: str, *names: str | None) -> str:
    """The text with phones, ID and card numbers masked, and with them each of these names, if it has two characters."""
    masked = redact(text)
    for name in names:
        if name and len(normal_text(name)) > 1:
            masked = masked.replace(name, mask_name(name))
    return masked
