"""Lays a page out as HTML: the only module that imports Jinja. Everything that is filled in is escaped."""

from __future__ import annotations

from collections.abc import Mapping

from pks.core.errors import MissingExtra
from pks.report.harmless import harmless


def render(template: str, values: Mapping[str, object]) -> str:
    """Return the `template` of this package filled in with `values`.

    Raises:
        MissingExtra: if Jinja is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError as error:
        raise MissingExtra('The report needs jinja2: pip install "pks[report]"') from error

    def shown(value: object) -> object:
        """Make texts harmless on their way out; markup comes only from our own templates and pictures."""
        return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=PackageLoader("pks.report"),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(values)
