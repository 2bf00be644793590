"""The doors to the computer: files, Windows' registry and Python itself.

What asks of the computer asks a `Machine`, so that a test can hand over one of another kind. Paths are `PurePath`s of
the computer's own kind.
"""

from __future__ import annotations

import importlib.metadata
import locale
import os
import shutil
import struct
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOWS, MAC = "Windows", "Darwin"
Found = str | int | None  # what a value of the registry is to us


REMOTE = 4  # DRIVE_REMOTE of Windows' GetDriveTypeW


class Machine(Protocol):
    """What is asked of a computer. `read` gives None for what is not there; other refusals are OSError everywhere."""

    system: str  # as platform.system() says it: "Windows", "Darwin", "Linux"
    home: PurePath
    env: Mapping[str, str]
    executable: PurePath  # the Python that runs
    base: PurePath  # where that Python is installed, behind a venv
    python: tuple[int, int, int]
    bits: int
    encoding: str  # what the system's own programs (VBA among them) take a plain text file to be written in

    def absolute(self, path: PurePath | str) -> PurePath:
        """Give the whole path; a drive letter stays a drive letter, for Excel knows the folder by it."""

    def read(self, path: PurePath | str) -> bytes | None:
        """Give the content of a file (or of a stream, `name:stream`), None where there is none."""

    def exists(self, path: PurePath) -> bool:
        """Whether there is a file or folder."""

    def is_file(self, path: PurePath) -> bool:
        """Whether there is a file."""

    def write(self, path: PurePath, data: bytes) -> None:
        """Write a file in one step, with the folders above it; a file that is write-protected stays as it is."""

    def remove(self, path: PurePath | str) -> None:
        """Take away a file (or a stream)."""

    def writable(self, folder: PurePath) -> bool:
        """Whether new files can be made in the folder."""

    def remote(self, path: PurePath) -> bool:
        """Whether the drive letter of a path leads to another computer."""

    def version(self, package: str) -> str | None:
        """Give the version of an installed Python package."""

    def get(self, key: str, name: str) -> Found:
        r"""Give a value of the registry ("HKCU\Software\…"), "" for the key's own; None where there is none."""

    def keys(self, key: str) -> tuple[str, ...]:
        """Give the names of the keys below a key."""

    def put(self, key: str, name: str, value: str | int) -> None:
        """Write a value, and the key where it was not there."""

    def drop(self, key: str, name: str | None = None) -> None:
        """Take away a value, or with no name the whole key."""


class ThisMachine:
    """The computer we run on."""

    def __init__(self) -> None:
        """Look at the running Python and its surroundings once."""
        self.system = {"win32": WINDOWS, "darwin": MAC}.get(sys.platform, "Linux")
        self.home: PurePath = Path.home()
        self.env: Mapping[str, str] = os.environ
        self.executable: PurePath = Path(sys.executable)
        self.base: PurePath = Path(sys.base_prefix)
        self.python = sys.version_info[:3]
        self.bits = struct.calcsize("P") * 8
        self.encoding = locale.getencoding()  # not the UTF-8 mode of Python: VBA knows nothing of that

    def absolute(self, path: PurePath | str) -> PurePath:
        """See `Machine`. Not `resolve`: it turns Z: into the server's name."""
        return Path(os.path.abspath(path))  # noqa: PTH100  a link stays a link: Excel trusts the path that is opened

    def read(self, path: PurePath | str) -> bytes | None:
        """See `Machine`. Windows says "invalid" of a stream on a disk that has no streams."""
        try:
            return Path(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def exists(self, path: PurePath) -> bool:
        """See `Machine`."""
        return Path(path).exists()

    def is_file(self, path: PurePath) -> bool:
        """See `Machine`."""
        return Path(path).is_file()

    def write(self, path: PurePath, data: bytes) -> None:
        """See `Machine`."""
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.xlfinsam.tmp")
        try:
            fresh.write_bytes(data)
            if target.exists():
                with target.open("r+b"):  # replacing would go round a write protection on other systems than Windows
                    pass
                shutil.copymode(target, fresh)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)

    def remove(self, path: PurePath | str) -> None:
        """See `Machine`."""
        Path(path).unlink()

    def writable(self, folder: PurePath) -> bool:
        """See `Machine`. Tried, not asked: what Windows says of rights and what it allows are two things."""
        trial = Path(folder) / f".xlfinsam-{os.getpid()}.tmp"
        try:
            trial.write_bytes(b"")
            trial.unlink()
        except OSError:
            return False
        return True

    def remote(self, path: PurePath) -> bool:
        """See `Machine`. Asked of Windows; other systems have no drive letters."""
        if sys.platform == "win32":  # pragma: no cover  needs Windows
            import ctypes

            return bool(path.drive) and ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == REMOTE
        return False

    def version(self, package: str) -> str | None:
        """See `Machine`."""
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            return None

    def get(self, key: str, name: str) -> Found:
        """See `Machine`. The view of 64-bit programs first, for Python may be of the other kind than Excel."""
        if sys.platform == "win32":  # pragma: no cover  needs Windows
            import winreg

            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                try:
                    with winreg.OpenKey(*_opened(key), access=winreg.KEY_READ | view) as handle:
                        value, kind = winreg.QueryValueEx(handle, name)
                except OSError:
                    continue
                text = winreg.ExpandEnvironmentStrings(value) if kind == winreg.REG_EXPAND_SZ else value
                return text if isinstance(text, (str, int)) else None
        return None

    def keys(self, key: str) -> tuple[str, ...]:
        """See `Machine`."""
        if sys.platform == "win32":  # pragma: no cover  needs Windows
            import winreg

            try:
                with winreg.OpenKey(*_opened(key)) as handle:
                    return tuple(winreg.EnumKey(handle, at) for at in range(winreg.QueryInfoKey(handle)[0]))
            except OSError:
                return ()
        return ()

    def put(self, key: str, name: str, value: str | int) -> None:
        """See `Machine`."""
        if sys.platform == "win32":  # pragma: no cover  needs Windows
            import winreg

            with winreg.CreateKey(*_opened(key)) as handle:
                winreg.SetValueEx(handle, name, 0, winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ, value)

    def drop(self, key: str, name: str | None = None) -> None:
        """See `Machine`."""
        if sys.platform == "win32":  # pragma: no cover  needs Windows
            import winreg

            if name is None:
                winreg.DeleteKey(*_opened(key))
            else:
                with winreg.OpenKey(*_opened(key), access=winreg.KEY_SET_VALUE) as handle:
                    winreg.DeleteValue(handle, name)


if sys.platform == "win32":  # pragma: no cover  needs Windows

    def _opened(key: str) -> tuple[int, str]:
        import winreg

        hive, _, rest = key.partition("\\")
        return (winreg.HKEY_CURRENT_USER if hive == "HKCU" else winreg.HKEY_LOCAL_MACHINE), rest
