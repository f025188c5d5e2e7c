"""From the SVG that a plot library writes to one that stands inside a page: small, named, and in the page's colours.

Colours are drawn as sentinels and come out as CSS variables, so that they follow a dark page. It is parsed and not
searched: a label that looks like markup stays a label.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from pks.report.harmless import harmless

COLOURS = {
    "ink": "#010a01",
    "soft": "#010a02",
    "rule": "#010a03",
    "paper": "#010a04",
    "waiting": "#010a05",
    "inflow": "#010a06",
    "plan": "#010a07",
    "most": "#010a08",
    "extra": "#010a09",
    "load0": "#010a10",
    "load1": "#010a11",
    "load2": "#010a12",
    "load3": "#010a13",
    "load4": "#010a14",
}
"""Name of each colour of the page → the sentinel that it is drawn in."""

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_OF = {sentinel: name for name, sentinel in COLOURS.items()}
_SENTINEL = re.compile("|".join(_OF))
_FONT = re.compile(r"font:\s*(?P<size>[\d.]+px)[^;]*")
_FAMILY = re.compile(r"font-family:[^;]*;?\s*")
_LONG = re.compile(r"(\d+\.\d{2})\d+")


def inline(text: str, *, name: str, title: str, description: str) -> str:
    """Return the SVG `text` for use inside HTML, its ids beginning with `name`, described for screen readers."""
    root = ElementTree.fromstring(harmless(text))  # a label may hold what XML forbids
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _clean(element, name)
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "width": _number(root.attrib["width"]),
        "height": _number(root.attrib["height"]),
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-about",
        "class": "drawn",
    }
    for tag, what, content in (("desc", "about", description), ("title", "title", title)):
        told = ElementTree.Element(tag, {"id": f"{name}-{what}"})
        told.text = harmless(content)
        root.insert(0, told)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)


def _clean(element: ElementTree.Element, name: str) -> None:
    element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
    kept = {}
    for key, value in element.attrib.items():
        if key == "id":
            if element.tag != "g":  # nothing refers to groups
                kept["id"] = f"{name}-{value}"
        elif key == _LINK:
            kept["href"] = f"#{name}-{value.removeprefix('#')}"
        elif key == "style":
            kept["style"] = _style(value)
        elif key == "clip-path":
            kept[key] = value.replace("url(#", f"url(#{name}-")
        else:
            kept[key] = _LONG.sub(r"\1", value)
    element.attrib.clear()
    element.attrib.update(kept)


def _style(value: str) -> str:
    value = _FAMILY.sub("", _FONT.sub(r"font-size: \g<size>", value))
    return _SENTINEL.sub(lambda found: f"var(--{_OF[found[0]]})", value)


def _number(length: str) -> str:
    return f"{float(length.removesuffix('pt')):g}"
