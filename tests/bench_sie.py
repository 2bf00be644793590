"""How fast is a large SIE file read beside `for line in file: line.split()`, and in how much memory? Run by `make bench`.

A type 4 file of 200 000 vouchers, made by a seed. Both sides in turn in one process, processor time, the least of five
(a loaded machine only ever adds). Memory is that of a process of its own: its peak while it reads, less what it had before (told by Linux, so only there).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.ledger.made import write_large
from xlfinsam.ledger.sie import read_sie

if TYPE_CHECKING:
    from collections.abc import Callable

VOUCHERS, TURNS = 200_000, 5
TIME_GOAL, MEMORY_GOAL = 6, 4
PEAK = """
import sys
from pathlib import Path
from xlfinsam.ledger.sie import read_sie
def resident():
    return int(next(line for line in open("/proc/self/status") if line.startswith(sys.argv[2])).split()[1]) * 1024
before = resident()
books = read_sie(Path(sys.argv[1]))
assert len(books.vouchers) == int(sys.argv[3])
print(resident() - before)
"""


def split(file: Path) -> None:
    """Do what the reader is held against."""
    with file.open(encoding="cp437") as lines:
        for line in lines:
            line.split()


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def bench_sie(folder: Path) -> tuple[float, float, float, float]:
    """Return seconds of the reader, seconds of the split, peak memory in bytes, size of the file in bytes."""
    file = folder / "stor.se"
    with file.open("wb") as out:
        write_large(out, VOUCHERS)
    books = read_sie(file)
    assert (len(books.vouchers), books.hits) == (VOUCHERS, ())
    del books
    ours, theirs = zip(
        *((seconds(lambda: read_sie(file)), seconds(lambda: split(file))) for _ in range(TURNS)), strict=True
    )
    told = subprocess.run(  # the highest that the process ever was, less where it stood when all was imported
        [sys.executable, "-c", PEAK, str(file), "VmHWM:", str(VOUCHERS)], check=True, capture_output=True, text=True
    )
    return min(ours), min(theirs), float(told.stdout), float(file.stat().st_size)


def main() -> int:
    """Measure and say."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs, peak, size = bench_sie(Path(folder))
    print(f"SIE typ 4, {VOUCHERS} verifikationer, {size / 1e6:.1f} MB")
    print(f"  läst på {ours:.2f} s; line.split() {theirs:.2f} s; {ours / theirs:.1f} gånger (mål: högst {TIME_GOAL})")
    print(f"  minne som mest {peak / 1e6:.0f} MB, {peak / size:.1f} gånger filen (mål: under {MEMORY_GOAL})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
