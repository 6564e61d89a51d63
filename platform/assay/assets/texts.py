"""Checks of texts that are taken in. The text is kept exactly as sent: offsets are code points of it. Pure."""

from __future__ import annotations

import codecs

EXCERPT = 280
MEDIA_TYPE = "text/plain; charset=utf-8"


class BadText(ValueError):
    """A text that is not taken; ``code`` is stable, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code."""
        super().__init__(message)
        self.code = code


def decode_text(content: bytes) -> str:
    """Return a file's text; its byte order mark is no part of it. Raises BadText."""
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        message = f"Byte {error.start + 1} of the file is not UTF-8. Save it as UTF-8 and send it again."
        raise BadText("not_utf8", message) from error


def encode_text(text: str, *, max_bytes: int) -> bytes:
    """Return a text as it is stored; nothing is normalised. Raises BadText for one nobody could label."""
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        message = f"Character {error.start + 1} is half of a pair (a lone surrogate) and no text."
        raise BadText("not_text", message) from error
    if len(content) > max_bytes:
        message = f"The text has {len(content) / 2**20:.1f} MB; the limit is {max_bytes / 2**20:g}."
        raise BadText("too_large", f"{message} Raise MAX_TEXT_BYTES or cut it into parts.")
    if "\x00" in text:
        raise BadText("not_text", "The text holds a NUL character; it seems to be no text.")
    if not text.strip():
        raise BadText("empty", "The text is empty.")
    return content


def excerpt_of(text: str) -> str:
    """Return the first words on one line, to show in lists."""
    return " ".join(text[: 4 * EXCERPT].split())[:EXCERPT]


def first_words(text: str, most: int = 60) -> str:
    """Return a name for a text that has none: its first words."""
    message = " ".join(text[: 4 * most].split())
    return message if len(message) <= most else message[: most - 1].rsplit(" ", 1)[0] + "…"
