"""The only place that starts LibreOffice: hard recalculation, printing, and what a person does in Calc (through UNO).

Every call has a profile folder of its own, so that nothing of the user's is read or changed and calls may run side by side.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CONVERTING, STARTING, SCRIPTING = 240, 60, 120  # seconds at most; a cold start on a slow machine takes ten
UNO_PYTHONS = ("/usr/bin/python3", "/opt/libreoffice/program/python")
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value>
</prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>sv-SE</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value>
</prop></item>
</oor:items>
"""
DONE = "\nimport os; sys.stdout.flush(); sys.stderr.flush(); os._exit(0)"  # the bridge may fall apart as Python ends
CONNECT = """
import sys, time, uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made
def connect(port):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(STARTING * 5):
        try:
            return resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    sys.exit("LibreOffice svarar inte")
context = connect(int(sys.argv.pop(1)))
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
def opened(path):
    return desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (prop("Hidden", True),))
def shown(path):
    always = prop("MacroExecutionMode", 4)
    return desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (always,))
def saved(document, path):
    document.storeToURL(uno.systemPathToFileUrl(path), (prop("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)
"""


@cache
def soffice() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def need_libreoffice() -> str:
    """Return the path of LibreOffice, or skip the test and say why."""
    return soffice() or _skip(
        "LibreOffice saknas (soffice finns inte i PATH); installera libreoffice-calc för att köra provet"
    )


def need_uno() -> str:
    """Return a Python that can `import uno`, or skip the test and say why."""
    need_libreoffice()
    return _uno_python() or _skip("ingen Python med modulen uno; installera python3-uno för att köra provet")


def recalculated(paths: Sequence[Path], out: Path) -> list[Path]:
    """Open every file, compute every formula afresh, and save as .xlsx in `out`, in one call; the files have unlike names."""
    return _converted(paths, out, "xlsx:Calc MS Excel 2007 XML", ".xlsx")


@contextlib.contextmanager
def screen(size: str = "1600x1000x24") -> Iterator[str]:
    """Start an X server without a screen and give its DISPLAY, or skip the test and say what is missing."""
    missing = [program for program in ("Xvfb", "xdotool", "import") if not shutil.which(program)]
    if missing:
        _skip(f"{', '.join(missing)} saknas; installera xvfb, xdotool och imagemagick för att köra provet")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert server.stdout is not None
        number = server.stdout.readline().decode().strip()
        assert number, "Xvfb startade inte"
        yield f":{number}"
    finally:
        _stopped(server, patience=0)
        if server.stdout is not None:
            server.stdout.close()


def pdf(paths: Sequence[Path], out: Path) -> list[Path]:
    """Print every file to a .pdf in `out`, in one call."""
    return _converted(paths, out, "pdf:calc_pdf_Export", ".pdf")


def uno_script(script: str, *args: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run `script` beside a LibreOffice of its own and return what it printed; `args` are its sys.argv[1:].

    The script finds `desktop`, `opened(path)`, `shown(path)` (in a window, with its macros), `saved(document, path)`,
    `prop(name, value)` and `uno` in place. `env` is added to the environment of both; where it has a DISPLAY,
    LibreOffice shows itself there.
    """
    python = need_uno()
    surroundings = {**os.environ, **(env or {})}
    headless = [] if env and "DISPLAY" in env else ["--headless"]
    with _profile() as profile:
        port = _free_port()
        accept = f"--accept=socket,host=127.0.0.1,port={port};urp;"
        office = _started([need_libreoffice(), *profile, *headless, "--norestore", "--nologo", accept], surroundings)
        try:
            told = subprocess.run(
                [python, "-c", CONNECT.replace("STARTING", str(STARTING)) + script + DONE, str(port), *map(str, args)],
                capture_output=True,
                text=True,
                timeout=SCRIPTING,
                check=False,
                env=surroundings,
            )
            subprocess.run(
                [python, "-c", CONNECT.replace("STARTING", "1") + "\ndesktop.terminate()", str(port)],
                capture_output=True,
                timeout=STARTING,
                check=False,
            )
        finally:
            _stopped(office)
    assert told.returncode == 0, told.stderr or f"skriptet slutade med {told.returncode}"
    return told.stdout


def _converted(paths: Sequence[Path], out: Path, target: str, suffix: str) -> list[Path]:
    """Convert in one call; a file that LibreOffice does not give back fails the test with what it said."""
    program = need_libreoffice()
    out.mkdir(parents=True, exist_ok=True)
    made = [out / (path.stem + suffix) for path in paths]
    assert len(set(made)) == len(made), "två filer har samma namn"
    with _profile() as profile:
        office = _started(
            [
                program,
                *profile,
                "--headless",
                "--norestore",
                "--convert-to",
                target,
                "--outdir",
                str(out),
                *map(str, paths),
            ]
        )
        try:
            office.wait(CONVERTING)
        finally:
            _stopped(office, patience=0)
    lost = [path.name for path in made if not path.exists()]
    assert not lost, f"LibreOffice gav inte {lost}"
    return made


class _profile:  # noqa: N801  a word of the `with` line
    """A profile folder that is told to compute every loaded formula afresh, as an argument for soffice."""

    def __enter__(self) -> list[str]:
        self.folder = tempfile.TemporaryDirectory(prefix="xlfinsam-lo-", ignore_cleanup_errors=True)
        user = Path(self.folder.name) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        return [f"-env:UserInstallation={Path(self.folder.name).as_uri()}"]

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


@cache
def _uno_python() -> str | None:
    """Find a Python that has the module uno."""
    return next((python for python in _pythons() if _has_uno(python)), None)


def _pythons() -> Iterator[str]:
    yield from (python for python in UNO_PYTHONS if Path(python).exists())


def _has_uno(python: str) -> bool:
    return not subprocess.run([python, "-c", "import uno"], capture_output=True, timeout=60, check=False).returncode


def _started(command: list[str], env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own: soffice is a script that starts others."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=env,
    )


def _stopped(office: subprocess.Popen[bytes], patience: float = 15) -> None:
    """End what we started, and what that has started: gently first, then its process group and no other."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        office.wait(patience)
    for way in (signal.SIGTERM, signal.SIGKILL) if office.poll() is None else ():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(office.pid, way)
        with contextlib.suppress(subprocess.TimeoutExpired):
            office.wait(10)


def _free_port() -> int:
    """Ask the system for a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _skip(reason: str) -> NoReturn:
    print(reason)
    pytest.skip(reason)
