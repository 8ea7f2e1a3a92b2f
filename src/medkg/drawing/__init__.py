"""The chains of an explanation as one picture: Mermaid, SVG, or a page that stands alone.

Pure and deterministic: the same explanation gives the same bytes. Nothing is fetched, no script is needed, and every
text that comes from data is escaped.
"""

from __future__ import annotations

from medkg.drawing.mermaid import as_mermaid
from medkg.drawing.page import as_html
from medkg.drawing.svg import as_svg

__all__ = ["as_html", "as_mermaid", "as_svg"]
