"""Rounding a figure that is printed beside a limit. Pure: no Django."""

from __future__ import annotations


def on_its_side(value: float, limit: float, *, places: int = 2) -> float:
    """The value rounded for print, but never onto or across a limit that it does not reach: ``.598`` stays below ``.60`` as ``.59``.

    Args:
        places: decimals that are printed; the limit has no more.
    """
    shown, step = round(value, places), 10.0**-places
    if value < limit <= shown:
        return round(limit - step, places)
    if value > limit >= shown:
        return round(limit + step, places)
    return shown
