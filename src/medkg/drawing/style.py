"""The picture's style sheet. Every class begins with `medkg-`, so that a page around the picture is left alone."""

from __future__ import annotations

from medkg.drawing.palette import HUES


def _hues(*, dark: bool) -> str:
    return "".join(f".medkg-{hue.name}{{color:{hue.dark if dark else hue.light}}}" for hue in HUES)


_SHAPES = (
    ".medkg-picture{font-family:Helvetica,Arial,'Liberation Sans',sans-serif}"
    ".medkg-picture a{text-decoration:none}"
    ".medkg-headline{font-size:17px;font-weight:600}"
    ".medkg-name{font-size:13px;font-weight:600;text-anchor:middle}"
    ".medkg-label{font-size:11px;text-anchor:middle}"
    ".medkg-small{font-size:10.5px}.medkg-middle{text-anchor:middle}"
    ".medkg-line{fill:none}.medkg-denied .medkg-line{stroke-dasharray:6 4}"
    ".medkg-told .medkg-line{stroke-dasharray:1.5 3}"
    ".medkg-box{fill:currentColor;fill-opacity:.12;stroke:currentColor;stroke-width:2}"
    ".medkg-swatch{fill:currentColor}"
    ".medkg-edge:hover .medkg-line{stroke-width:4}"
)
_LIGHT = (
    ".medkg-ground,.medkg-back{fill:#fff}"
    ".medkg-headline,.medkg-name,.medkg-label{fill:#1b2026}.medkg-small{fill:#56606b}"
    ".medkg-line{stroke:#7b8794}.medkg-head{fill:#56606b}"
    ".medkg-denied .medkg-line{stroke:#b3261e}.medkg-denied .medkg-head,.medkg-denied .medkg-label{fill:#b3261e}"
)
_DARK = (
    ".medkg-ground,.medkg-back{fill:#14181d}"
    ".medkg-headline,.medkg-name,.medkg-label{fill:#eef1f4}.medkg-small{fill:#a9b3bd}"
    ".medkg-line{stroke:#84909c}.medkg-head{fill:#b9c2cb}"
    ".medkg-denied .medkg-line{stroke:#ff8a80}.medkg-denied .medkg-head,.medkg-denied .medkg-label{fill:#ff8a80}"
)

# Plain colours first: a program that draws SVG without media queries shows the light picture.
STYLE = f"{_SHAPES}{_LIGHT}{_hues(dark=False)}@media (prefers-color-scheme:dark){{{_DARK}{_hues(dark=True)}}}"
