"""Points beside the straight line through the origin and the last of them, as a small SVG for light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

_WIDTH, _HEIGHT = 860, 372
_TOP, _BOTTOM, _LEFT, _RIGHT, _GAP = 88, 52, 46, 96, 62
_STYLE = """
  .page { fill: #ffffff; stroke: #d1d9e0 } .grid { stroke: #e6eaef } .axis { stroke: #8c959f }
  text { font: 12px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #59636e }
  .title { font-size: 15px; font-weight: 600; fill: #1f2328 }
  .s0 { stroke: #0969da } .s1 { stroke: #bc4c00 } .line { stroke-width: 1.5; stroke-dasharray: 5 4; fill: none }
  .p0 { fill: #0969da } .p1 { fill: #bc4c00 } text.p0, text.p1 { font-weight: 600 }
"""
_DARK = """
  .page { fill: #0d1117; stroke: #3d444d } .grid { stroke: #21262d } .axis { stroke: #656c76 }
  text { fill: #9198a1 } .title { fill: #f0f6fc }
  .s0 { stroke: #58a6ff } .s1 { stroke: #f0883e } .p0 { fill: #58a6ff } .p1 { fill: #f0883e }
"""


class Point(NamedTuple):
    x: float
    y: float


class Panel(NamedTuple):
    """One pair of axes: what is to the right, and the series (at most two) by name, each sorted."""

    name: str
    series: Mapping[str, Sequence[Point]]


def drawing(title: str, subtitle: str, panels: Sequence[Panel]) -> str:
    """Panels beside each other; all have seconds upwards."""
    width = (_WIDTH - _LEFT - _RIGHT - _GAP * (len(panels) - 1)) / len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}  @media (prefers-color-scheme: dark) {{{_DARK}  }}\n</style>",
        f'<rect class="page" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{_HEIGHT - 1}" rx="6"/>',
        f'<text class="title" x="20" y="32">{escape(title)}</text>',
        f'<text x="20" y="52">{escape(subtitle)}</text>',
    ]
    for number, panel in enumerate(panels):
        last = number == len(panels) - 1
        parts += _panel(panel, _LEFT + number * (width + _GAP), width, named=last)
    return "\n".join((*parts, "</svg>", ""))


def _panel(panel: Panel, left: float, width: float, named: bool) -> Iterator[str]:
    points = [point for series in panel.series.values() for point in series]
    high = _ticks(max(point.y for point in points))
    wide = _ticks(max(point.x for point in points), 4)
    base, height = _HEIGHT - _BOTTOM, _HEIGHT - _BOTTOM - _TOP

    def at(point: Point) -> tuple[float, float]:
        return left + point.x / wide[-1] * width, base - point.y / high[-1] * height

    for value in high:
        _, y = at(Point(0, value))
        kind = "axis" if value == 0 else "grid"
        yield f'<path class="{kind}" d="M{left:.1f} {y:.1f}h{width:.1f}"/>'
        yield f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{value:g}{" s" * (value == high[-1])}</text>'
    for value in wide:
        x, _ = at(Point(value, 0))
        yield f'<path class="axis" d="M{x:.1f} {base}v4"/>'
        yield f'<text x="{x:.1f}" y="{base + 19}" text-anchor="middle">{_short(value)}</text>'
    yield f'<text x="{left + width / 2:.1f}" y="{base + 39}" text-anchor="middle">{escape(panel.name)}</text>'
    labelled = -math.inf  # where the name of the series before is
    for number, (name, series) in enumerate(panel.series.items()):
        x, y = at(series[-1])
        yield f'<path class="line s{number}" d="M{left:.1f} {base}L{x:.1f} {y:.1f}"/>'
        for point in series:
            px, py = at(point)
            yield f'<circle class="p{number}" cx="{px:.1f}" cy="{py:.1f}" r="4"/>'
        if named:
            y = y if abs(y - labelled) >= 16 else labelled + (16 if y > labelled else -16)
            labelled = y
            yield f'<text class="p{number}" x="{x + 9:.1f}" y="{y + 4:.1f}">{escape(name)}</text>'


def _ticks(largest: float, wanted: int = 5) -> list[float]:
    """From 0 in round steps until at least `largest`."""
    rough = (largest or 1.0) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    return [step * number for number in range(math.ceil(largest / step - 1e-9) + 1)]


def _short(value: float) -> str:
    for limit, unit in ((1e6, " M"), (1e3, " k")):
        if value >= limit:
            return f"{value / limit:g}{unit}"
    return f"{value:g}"
