"""The page in a real browser, at the width of a phone and of a desk, light and dark."""

from __future__ import annotations

import re
import subprocess
from html import escape
from pathlib import Path

import pytest

from tests.report.conftest import Planned

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
PROBE = """<script>addEventListener("load", () => {
  const root = document.documentElement, to = parent.document.documentElement.dataset;
  const wide = [...document.querySelectorAll("main *, header *, nav *, footer *")]
    .filter(each => !each.closest(".scroll") && each.getBoundingClientRect().right > innerWidth + 1);
  to.width = innerWidth; to.needed = root.scrollWidth; to.beyond = wide.length;
  to.paper = getComputedStyle(document.body).backgroundColor; to.ink = getComputedStyle(document.body).color;
});</script>"""
"""Measures the page; the page itself allows no script, so it goes into a copy without the policy."""


def run(chromium: str, folder: Path, html: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Open `html` and return the document and what the browser said."""
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    command = [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--window-size=1400,900", *more, "--dump-dom"]
    return subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)


def measured(chromium: str, folder: Path, html: str, width: int, *more: str) -> dict[str, str]:
    """Return what the probe finds on `html` in a frame of `width` pixels: a window is never as narrow as a phone."""
    probed = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', PROBE, html)
    frame = f'<iframe style="width: {width}px; height: 900px; border: 0" srcdoc="{escape(probed)}"></iframe>'
    done = run(chromium, folder, f"<!DOCTYPE html><html><body>{frame}</body></html>", *more)
    root = re.search(r"<html[^>]*>", done.stdout)
    assert root is not None
    return dict(re.findall(r'data-(\w+)="([^"]*)"', root[0]))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_page_does_not_scroll_sideways(
    chromium: str, small: Planned, tmp_path: Path, width: int, language: str
) -> None:
    """Tables scroll in boxes of their own; nothing else reaches beyond the window."""
    seen = measured(chromium, tmp_path, small.page(language=language), width)
    assert int(seen["width"]) == width
    assert int(seen["needed"]) <= width
    assert seen["beyond"] == "0"


def test_long_tables_and_names_fit_a_phone(chromium: str, queensland: Planned, tmp_path: Path) -> None:
    """Twenty-four hospitals by month."""
    seen = measured(chromium, tmp_path, queensland.page(), 360)
    assert (int(seen["needed"]) <= 360, seen["beyond"]) == (True, "0")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_page_follows_a_dark_screen(chromium: str, small: Planned, tmp_path: Path) -> None:
    """The paper turns dark, the ink light, and the contrast stays high."""
    html = small.page()
    light = measured(chromium, tmp_path, html, 1280, "--blink-settings=preferredColorScheme=1")
    dark = measured(chromium, tmp_path, html, 1280, "--blink-settings=preferredColorScheme=0")
    assert light["paper"] != dark["paper"]
    assert min(contrast(each["paper"], each["ink"]) for each in (light, dark)) > 7


def test_browser_accepts_the_page_under_its_own_policy(chromium: str, small: Planned, tmp_path: Path) -> None:
    """Nothing that the page needs is forbidden by its policy; a script would be."""
    fine = run(chromium, tmp_path, small.page(), "--enable-logging=stderr", "--v=0")
    assert "Refused" not in fine.stderr
    assert "Content Security Policy" not in fine.stderr
    script = small.page().replace("</header>", "<script>document.documentElement.dataset.ran = 1</script></header>")
    assert "data-ran" not in run(chromium, tmp_path, script).stdout


def test_colours_have_contrast_in_both_themes(small: Planned) -> None:
    """Text on every background that bears text, and every line on the paper, can be told from it."""
    style = small.page()
    blocks = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", part)) for part in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(blocks) == 2
    for colours in blocks:
        rgb = {name: f"{int(code[1:3], 16)} {int(code[3:5], 16)} {int(code[5:], 16)}" for name, code in colours.items()}
        for text in ("ink", "soft", "link"):
            assert contrast(rgb[text], rgb["paper"]) > 4.5
            assert contrast(rgb[text], rgb["panel"]) > 4.5
        for load in range(5):
            assert contrast(rgb[f"on{load}"], rgb[f"load{load}"]) > 4.5
        for line in ("inflow", "plan", "most", "extra", "good", "watch", "bad"):
            assert contrast(rgb[line], rgb["paper"]) > 3
