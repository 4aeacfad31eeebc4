"""Cells of spreadsheets that no program takes for a formula, and back. Pure: no Django.

A cell that begins with one of these signs is run as a formula by Excel, LibreOffice or Google Sheets. Such a cell is
written with an apostrophe before it; so is one that begins with apostrophes and then such a sign, so that taking one
apostrophe away always gives back what was written.
"""

from __future__ import annotations

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """The text as a cell holds it."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_SIGNS) else text


def unguarded(cell: str) -> str:
    """The text that was written into a cell by ``guarded``."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_SIGNS) else cell
