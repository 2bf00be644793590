"""A verb killed at any moment leaves the former årsbok whole or the new one; the same input gives the same bytes.

The verb runs as a process of its own, as a button starts it, and is ended without warning at its n-th touch of the disk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from xlfinsam import office
from xlfinsam.engine.book import open_book
from xlfinsam.engine.package import Package
from xlfinsam.errors import WorkbookBusyError

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "hoglandet-2021"
KILLED = 77
RUN = """
import os, sys
from pathlib import Path

at, touched = int(sys.argv.pop(1)), 0

def counted(real):
    def call(*args, **options):
        global touched
        touched += 1
        if touched == at:
            os._exit(77)
        return real(*args, **options)
    return call

def writing(self, mode="r", *args, **options):
    file = real_open(self, mode, *args, **options)
    if set(mode) & set("wxa+"):
        file = Killing(file)
    return file

class Killing:
    def __init__(self, file):
        self.file = file
    def write(self, data):
        global touched
        touched += 1
        if touched == at:
            self.file.write(data[: len(data) // 2])
            self.file.flush()
            os._exit(77)
        return self.file.write(data)
    def __getattr__(self, name):
        return getattr(self.file, name)
    def __enter__(self):
        self.file.__enter__()
        return self
    def __exit__(self, *told):
        return self.file.__exit__(*told)

from xlfinsam import cli
real_open = Path.open
Path.open = writing
os.fsync, os.replace, os.rename = counted(os.fsync), counted(os.replace), counted(os.rename)
Path.replace, Path.unlink = counted(Path.replace), counted(Path.unlink)
code = cli.main(sys.argv[1:])
print("touched", touched)
sys.exit(code)
"""
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1738540800", "XLFINSAM_VEM": "kansliet", "PYTHONPATH": str(ROOT)}


def run(at: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that is killed at its n-th touch of the disk; 0 is never."""
    return subprocess.run([sys.executable, "-c", RUN, str(at), *words], env=ENVIRONMENT, capture_output=True, text=True, check=False)  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tom") / "årsbok å.xlsm"
    office.ny(SAMPLE / "installningar.toml", path)
    return path


@pytest.fixture(scope="module")
def closed(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, int]:
    """What the årsbok is after an undisturbed bokslut, and how often that touched the disk."""
    path = Path(shutil.copy(empty, tmp_path_factory.mktemp("stängd") / empty.name))
    done = run(0, "bokslut", str(path), str(SAMPLE / "bokforing.se"))
    assert done.returncode == 0, done.stderr
    return path.read_bytes(), int(done.stdout.split("touched ")[1])


def test_a_kill_at_every_touch_of_the_disk_leaves_a_whole_arsbok(
    empty: Path, closed: tuple[bytes, int], tmp_path: Path
) -> None:
    """Half a write, no sync, no rename: the file is the old one or the new one, to the byte, and the next run goes well."""
    former, (new, touched) = empty.read_bytes(), closed
    assert touched >= 6
    seen = set()
    for at in range(1, touched + 1):
        folder = tmp_path / str(at)
        folder.mkdir()
        path = Path(shutil.copy(empty, folder / empty.name))
        assert run(at, "bokslut", str(path), str(SAMPLE / "bokforing.se")).returncode == KILLED
        data = path.read_bytes()
        assert data in {former, new}, at
        assert Package.from_bytes(data, "årsbok", macros=True).names()
        seen.add(data == new)
    assert seen == {True, False}  # both sides of the one moment were met
    again = run(0, "bokslut", str(path), str(SAMPLE / "bokforing.se"))
    assert again.returncode == 0, again.stderr


def test_the_same_input_gives_the_same_workbook(empty: Path, closed: tuple[bytes, int], tmp_path: Path) -> None:
    """Two offices with the same files, time and role get the same bytes: a new årsbok, and the one that is closed."""
    fresh = [tmp_path / "en" / empty.name, tmp_path / "annan mapp" / empty.name]
    for path in fresh:
        path.parent.mkdir()
        assert run(0, "ny", str(SAMPLE / "installningar.toml"), "--ut", str(path)).returncode == 0
    assert fresh[0].read_bytes() == fresh[1].read_bytes()
    for path in fresh:
        assert run(0, "bokslut", str(path), str(SAMPLE / "bokforing.se")).returncode == 0
    assert fresh[0].read_bytes() == fresh[1].read_bytes()
    assert len(closed[0]) > 0


def test_of_two_at_once_the_second_is_told(empty: Path, tmp_path: Path) -> None:
    """A verb that saves over what another saved meanwhile stops with a sentence, and the other's work stays."""
    path = Path(shutil.copy(empty, tmp_path / empty.name))
    with closing(open_book(path)) as slow, closing(open_book(path)) as quick:
        office.bokslut(quick, SAMPLE / "bokforing.se")
        kept = path.read_bytes()
        with pytest.raises(WorkbookBusyError, match="har ändrats av någon annan"):
            office.bokslut(slow, SAMPLE / "bokforing.se")
        assert path.read_bytes() == kept
