"""The kinds of document, one module each. The folder is the registry: a new module here is a new kind."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from xlfinsam.errors import WrongUseError
from xlfinsam.model import gather

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlfinsam.dokument.modell import Dokument
    from xlfinsam.dokument.underlag import Underlag


@dataclass(frozen=True, slots=True)
class Slag:
    """A kind of document: what it is called, and how it is made. Its file is named `<id>-<period>` by itself.

    `offentligt` says that it is published, and so shows no small numbers.
    """

    id: str
    titel: str
    gor: Callable[[Underlag], Dokument]
    offentligt: bool = True


def alla() -> dict[str, Slag]:
    """Return every kind by its id, in the order of the modules' names."""
    modules = tuple(import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {slag.id: slag for slag in gather(modules, Slag)}


def valt(namn: str) -> Slag:
    """Return a kind; WrongUseError names those that there are."""
    known = alla()
    if namn not in known:
        told = ", ".join(f"{slag.id} ({slag.titel})" for slag in known.values())
        raise WrongUseError(f"Dokumentet ”{namn}” finns inte. Det som finns är {told}.")
    return known[namn]
