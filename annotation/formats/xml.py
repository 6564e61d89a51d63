"""XML from outside: no entity is expanded, nothing else is read, and depth is bounded (defusedxml)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from annotation.formats.document import FormatError, Problem

MAX_DEPTH = 64


def elements(content: bytes, name: str, *, until: frozenset[str]) -> Iterator[Element]:
    """Yield each element of one of the names ``until`` when it is whole; it is emptied when the caller goes on.

    The root is yielded last. Raises FormatError for entities, depth and what is no XML.
    """
    depth, inside = 0, 0
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end")):
            if event == "start":
                depth += 1
                inside += element.tag in until
                if depth > MAX_DEPTH:
                    raise FormatError(Problem("too_deep", f"{name} is nested more than {MAX_DEPTH} deep.", name))
                continue
            depth -= 1
            if element.tag in until:
                inside -= 1
                if not inside:
                    yield element
                    element.clear()
            elif not depth:
                yield element
    except DefusedXmlException as error:
        message = f"{name} declares entities or names other files; such XML is not read."
        raise FormatError(Problem("entities", message, name)) from error
    except (ParseError, ValueError, LookupError) as error:
        if _depth_of(content) > MAX_DEPTH:
            raise FormatError(Problem("too_deep", f"{name} is nested more than {MAX_DEPTH} deep.", name)) from error
        line = getattr(error, "position", (0, 0))[0]
        raise FormatError(Problem("not_xml", f"{name}, line {line} is no valid XML: {error}.", name, line)) from error


def _depth_of(content: bytes) -> int:
    """Return how deep tags are nested, however broken the rest is: the parser gives up on very deep ones by itself."""
    depth = deepest = 0
    for match in re.finditer(rb"<(/?)[A-Za-z_][^<>]*?(/?)>", content[: 1 << 20]):
        depth += -1 if match.group(1) else 0 if match.group(2) else 1
        deepest = max(deepest, depth)
    return deepest


def tree(content: bytes, name: str) -> Element:
    """Return the root of a small document."""
    *_, root = elements(content, name, until=frozenset())
    return root


def text_in(element: Any, path: str) -> str:
    """Return the text of a child; "" where there is none."""
    child = element.find(path)
    return (child.text or "").strip() if child is not None else ""
