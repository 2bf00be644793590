"""What our xlwings engine does not do says so in one sentence that names the call."""

from __future__ import annotations

from inspect import getattr_static
from typing import Any, TypeVar

from xlfinsam.errors import XlfinsamError

T = TypeVar("T", bound=type)


class CannotError(XlfinsamError, NotImplementedError, AttributeError):
    """A call of xlwings that needs Excel; to Python a missing attribute too, so that `hasattr` tells the truth."""


def cannot(owner: object, call: str) -> CannotError:
    """Return the error for what a class (or its instance) does only in part, or not at all."""
    name = (owner if isinstance(owner, type) else type(owner)).__name__
    return CannotError(f"Utan Excel finns inte {name}.{call}: xlfinsams motor kan det inte. Gör det i Excel.")


def says_what_it_cannot(made: T) -> T:
    """Give a class every call of its xlwings base class that it lacks; each raises CannotError with its name."""

    def refusing(call: str) -> Any:
        def refuse(*_: object, **__: object) -> Any:
            raise cannot(made, call)

        return refuse

    own = {name for part in made.__mro__ if part.__module__.startswith("xlfinsam") for name in vars(part)}
    for base in made.__mro__[1:]:
        for name, value in vars(base).items():
            if base is object or name in own or name.startswith("__"):
                continue
            if isinstance(value, property) and _is_empty(value.fget):
                setattr(made, name, property(refusing(name), refusing(name)))
            elif getattr(value, "__code__", None) is not None and _is_empty(value):
                setattr(made, name, refusing(name))

    def missing(self: object, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if isinstance(found := getattr_static(made, name, None), property) and found.fget:
            return found.fget(self)  # it is there, and has raised: what it says itself is to be heard
        raise cannot(made, name)

    made.__getattr__ = missing  # type: ignore[attr-defined]  # every class may have one
    return made


def _is_empty(function: Any) -> bool:
    """Say whether a method of the base class only raises: it names NotImplementedError and does nothing else of use."""
    return "NotImplementedError" in function.__code__.co_names
