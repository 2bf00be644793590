"""One made document and one browser for all tests of the writers."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.dokument.provdokument import liten, prov
from tests.dokument.ua import Uppslagen, uppslag
from xlfinsam.dokument.pdf import pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def provpdf() -> bytes:
    """The long document as PDF."""
    return pdf(prov())


@pytest.fixture(scope="session")
def uppslagen(provpdf: bytes) -> Uppslagen:
    """The long document as it is met by ear and by eye."""
    return uppslag(provpdf)


@pytest.fixture(scope="session")
def liten_pdf() -> bytes:
    """The small document, with a block of each kind, as PDF."""
    return pdf(liten())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium of the machine's own, without a window and with a new, empty profile."""
    if os.environ.get("UTAN_CHROMIUM") == "1":
        pytest.skip("UTAN_CHROMIUM=1 är satt")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("Chromium finns inte på den här datorn (chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()
