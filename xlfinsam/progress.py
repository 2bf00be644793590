"""How a long verb tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # what is read now, how many are done, of how many


def quiet(text: str, done: int, of: int) -> None:
    """Show no progress."""
