"""A document of Word as a PDF, printed by LibreOffice: the only place where the program starts it.

Each call has a profile folder of its own, so that a LibreOffice that is open is not disturbed and nothing of the user's
is read or changed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from xlfinsam.errors import WrongUseError

LONGEST = 180  # seconds; a cold start on a slow computer takes ten
PROGRAMS = ("soffice", "libreoffice")
MISSING = (
    "LibreOffice finns inte på datorn, och behövs för att göra en PDF. Installera LibreOffice, eller skriv en Word-fil "
    "(.docx) och spara den som PDF i Word."
)
FAILED = (
    "LibreOffice kunde inte göra någon PDF ({why}). Skriv en Word-fil (.docx) i stället, och spara den som PDF i Word."
)


def soffice() -> str:
    """Return the path of LibreOffice; WrongUseError, with what to do, where it is not installed."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    found = found or next((str(path) for path in _usual() if path.is_file()), None)
    if found is None:
        raise WrongUseError(MISSING)
    return found


def _usual() -> list[Path]:
    """Return where LibreOffice's own installation puts it, where it is not on the path of the system."""
    if sys.platform == "win32":
        folders = [os.environ[name] for name in ("PROGRAMFILES", "PROGRAMFILES(X86)") if os.environ.get(name)]
        return [Path(folder) / "LibreOffice" / "program" / "soffice.exe" for folder in folders]
    if sys.platform == "darwin":
        return [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")]
    return []


def pdf(data: bytes, suffix: str) -> bytes:
    """Return a document, given as the bytes of a file with this ending (".docx"), as a PDF.

    WrongUseError where LibreOffice is missing, or gives none.
    """
    program = soffice()
    with tempfile.TemporaryDirectory(prefix="xlfinsam-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / f"dokument{suffix}", folder / "dokument.pdf"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        words = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", name, str(source)]
        try:
            _run(words)
        except subprocess.TimeoutExpired as error:
            raise WrongUseError(FAILED.format(why=f"inget svar på {LONGEST} sekunder")) from error
        except OSError as error:
            raise WrongUseError(FAILED.format(why="programmet går inte att starta")) from error
        if not made.is_file():
            raise WrongUseError(FAILED.format(why="ingen fil kom"))
        return made.read_bytes()


def _run(words: list[str]) -> None:
    """Run a program to its end; one that takes too long is ended with what it has started."""
    nothing = subprocess.DEVNULL
    started = subprocess.Popen(words, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    try:
        started.wait(LONGEST)
    except subprocess.TimeoutExpired:
        if sys.platform == "win32":
            started.kill()
        else:  # soffice is a script that starts others, in a group of their own with it
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        raise
