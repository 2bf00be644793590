"""What every test stands on: repeatable property tests, a fixed time of the run, a reason where LibreOffice is missing."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.engine.book import App
    from xlfinsam.engine.books import Book

NOW = "1738540800"  # 2025-02-03, the Monday after the sheets of 2024 were due

settings.register_profile("xlfinsam", derandomize=True, deadline=None)
settings.register_profile("noga", max_examples=2000, deadline=None)  # HYPOTHESIS_PROFILE=noga looks harder, at random
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "xlfinsam"))


@pytest.fixture(scope="session", autouse=True)
def _fixed_time() -> Iterator[None]:
    """Let whatever is made be made at the same time in every run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        yield


def why_not_libreoffice() -> str:
    """Say why the LibreOffice tests cannot run here, "" when they can."""
    if os.environ.get("UTAN_LIBREOFFICE") == "1":
        return "UTAN_LIBREOFFICE=1 är satt"
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        return "LibreOffice finns inte på den här datorn (libreoffice-calc)"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the LibreOffice tests where there is none, and say why."""
    if why := why_not_libreoffice():
        for item in items:
            if item.get_closest_marker("libreoffice"):
                item.add_marker(pytest.mark.skip(reason=why))


def _apps() -> list[App]:
    """Give the apps of our engine; none where no test has loaded it yet."""
    engine = sys.modules.get("xlfinsam.engine.book")
    return list(engine.ENGINE.apps) if engine else []


def _open_books() -> list[Book]:
    return [book for app in _apps() for book in app.books]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Close the books that a test has opened: what is open is computed each time that any book is."""
    before = _open_books()
    try:
        return (yield)
    finally:
        for book in _open_books():
            if not any(book is other for other in before):
                book.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Close what the fixtures of a module have opened, when the module is done."""
    result = yield
    if nextitem is None or nextitem.path != item.path:
        for app in _apps():
            app.quit()
    return result
