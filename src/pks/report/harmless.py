"""Text that cannot rearrange the text around it: control characters and bidirectional overrides made visible."""

from __future__ import annotations

import unicodedata

_KEPT = frozenset({"\n", "\t", "\u00ad"})


def harmless(text: str) -> str:
    r"""Return `text` with every control, format and unpaired surrogate character written out as ⟨U+202E⟩.

    Escaping for HTML and XML is the renderer's work and not done here.

    >>> harmless("a\u202eb"), harmless("Kirurgi – v. 9")
    ('a⟨U+202E⟩b', 'Kirurgi – v. 9')
    """
    if text.isprintable():
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    strange = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return f"⟨U+{ord(char):04X}⟩" if strange and char not in _KEPT else char
