"""Put bytes on disk so that a reader finds the former file or the new one, never half of either."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam.errors import WorkbookBusyError, WrongUseError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator


def backup_of(path: str | Path) -> Path:
    """Where `save` keeps the former file: `årsbok.xlsm` -> `årsbok.föregående.xlsm`."""
    path = Path(path)
    return path.with_name(f"{path.stem}.föregående{path.suffix}")


def save(path: str | Path, data: bytes, *, backup: bool = True, though_open: bool = False) -> None:
    """Replace the file at `path` with `data` in one step; the former file stays beside it (see `backup_of`).

    Without `backup` an older backup stays as it is: a save that changes nothing of weight must not push it out.
    Raises WorkbookBusyError when the workbook is open in Excel or LibreOffice, or when the disk refuses; then the file
    is as it was and nothing half written is left behind. `though_open` is for the one who has it open and has asked for
    this: a button whose program waits, and then reads the file anew.
    """
    target = Path(os.path.realpath(path))
    with _as_busy(target):
        if not though_open:
            refuse_if_open(target)
        _put(target, data, backup=backup)


@contextlib.contextmanager
def former_kept(path: str | Path, *, always: bool) -> Iterator[None]:
    """Keep the file at `path` beside it (see `backup_of`) when the block has saved a new one; not when it fails.

    Without `always` an older backup stays as it is.
    """
    target = Path(os.path.realpath(path))
    keep = target.exists() and (always or not backup_of(target).exists())
    with contextlib.ExitStack() as stack:
        if keep:
            with _as_busy(target):
                former = stack.enter_context(_beside(target, target.read_bytes()))
                shutil.copystat(target, former)
        yield
        if keep:
            try:
                former.replace(backup_of(target))
            except OSError as error:
                raise WorkbookBusyError(
                    f"{target.name} är sparad, men den föregående filen kunde inte läggas bredvid som "
                    f"{backup_of(target).name} ({reason(error)}). Stäng den i andra program."
                ) from error


def write_new(path: str | Path, data: bytes) -> None:
    """Write a file that must not exist before, in one step.

    Raises WrongUseError when it exists, WorkbookBusyError when the disk refuses; then nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    with _as_busy(target):
        if target.exists():
            raise WrongUseError(
                f"{target.name}: filen finns redan i {target.parent}. Välj ett annat namn eller flytta filen."
            )
        _put(target, data, backup=False)


def _put(target: Path, data: bytes, *, backup: bool) -> None:
    """Write `data`, keep the former file where asked to, and only then let the new one take its name."""
    with _beside(target, data) as fresh:
        if target.exists():
            with target.open("r+b"):  # what Windows or the rights keep from us shows before the backup is touched
                pass
            shutil.copymode(target, fresh)
            if backup or not backup_of(target).exists():
                with _beside(target, target.read_bytes()) as former:
                    shutil.copystat(target, former)
                    former.replace(backup_of(target))
        fresh.replace(target)
    _sync_folder(target.parent)


@contextlib.contextmanager
def _beside(target: Path, data: bytes) -> Iterator[Path]:
    """Write a temporary file in the folder of `target`; gone afterwards unless it has been moved."""
    path = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _as_busy(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WorkbookBusyError(
            f"{target.name}: filen kunde inte sparas i {target.parent} ({reason(error)}). Stäng den i andra "
            "program, se efter att mappen finns och att du får skriva i den, och försök igen. Ingenting har ändrats."
        ) from error


def refuse_if_open(path: str | Path) -> None:
    """Raise WorkbookBusyError when the workbook at `path` is open in Excel or LibreOffice."""
    target = Path(os.path.realpath(path))
    for program, lock in (("Excel", f"~${target.name}"), ("LibreOffice", f".~lock.{target.name}#")):
        if target.with_name(lock).exists():
            raise WorkbookBusyError(
                f"{target.name}: arbetsboken är öppen i {program}. Spara och stäng den där och försök igen. "
                f"Är den inte öppen hos någon, ta bort filen {lock} i {target.parent}. Ingenting har ändrats."
            )


def _sync_folder(folder: Path) -> None:
    """Make the new name durable where the system allows it (Windows does not, and needs it not)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
