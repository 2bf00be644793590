"""What `installera` has written on this computer, kept beside the config file so that it can all be taken back."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from xlfinsam.errors import WrongUseError, reason
from xlfinsam.installing import places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

    from xlfinsam.installing.machine import Machine

DONE, RIGHT, NOT_DONE, GONE = "gjort", "redan rätt", "inte gjort", "borttaget"
RECEIPT: Final = "xlfinsam-installation.json"  # beside the config file


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was to be done: what, how it went (DONE, RIGHT, NOT_DONE or GONE), and more to say of it."""

    what: str
    outcome: str
    more: str = ""

    @property
    def line(self) -> str:
        """The whole step as a line to show: "Excel litar på mappen …: gjort."."""
        return f"{self.what}: {self.outcome}.{' ' if self.more else ''}{self.more}"


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the receipt: what we wrote, and what stood there before.

    `kind` "text": in the file `where`, `after` stands for `before` (None: there was no file), or at least `least` does;
    "plats": the registry key `where` names the folder `after`; "varde": the value `least` of the key `where` was
    `before` and is `after`. Bytes are kept as Latin-1 text.
    """

    kind: str
    where: str
    before: str | int | None
    after: str
    least: str = ""


# ------------------------------------------------------------------------------------------------- files and receipt


def read(machine: Machine, file: PurePath) -> bytes | None:
    """Give the content of a file, None where there is none; WrongUseError where the system refuses."""
    with told(file):
        return machine.read(file)


@contextlib.contextmanager
def told(where: PurePath | str) -> Iterator[None]:
    """Within: a refusal of the system becomes one Swedish sentence."""
    try:
        yield
    except OSError as error:
        raise WrongUseError(
            f"{where}: går inte att läsa eller ändra ({reason(error)}). Ta bort skrivskyddet, stäng Excel och "
            "LibreOffice, eller fråga IT, och kör kommandot igen."
        ) from error


def edit(
    machine: Machine, traces: list[Trace], file: PurePath, before: bytes | None, after: bytes, least: bytes = b""
) -> None:
    """Let `after` stand for `before` in a file: b"" is its end, None that there is no file; all else stays."""
    content = read(machine, file) or b""
    text = before.decode("latin-1") if before is not None else None
    with told(file):
        machine.write(file, content.replace(before, after, 1) if before else content + after)
    traces.append(Trace("text", str(file), text, after.decode("latin-1"), least.decode("latin-1")))


@contextlib.contextmanager
def receipt(machine: Machine) -> Iterator[list[Trace]]:
    """Within: the receipt as a list; what it then holds is kept, also when a step has failed halfway."""
    file = places.config_file(machine).with_name(RECEIPT)
    try:
        before = [Trace(**trace) for trace in json.loads(read(machine, file) or b"[]")]
    except (ValueError, TypeError) as error:
        raise WrongUseError(f"{file}: filen är skadad. Ta bort den och kör kommandot igen.") from error
    traces = before.copy()
    try:
        yield traces
    finally:
        if traces != before:
            text = json.dumps([asdict(trace) for trace in traces], ensure_ascii=False, indent=1)
            with told(file):
                machine.write(file, text.encode()) if traces else machine.remove(file)


# ----------------------------------------------------------------------------------------------------------- undoing


def undone(machine: Machine) -> tuple[Step, ...]:
    """Take back what the receipt tells of, the last first; what others have changed since is left as it is."""
    steps = []
    with receipt(machine) as traces:
        while traces:
            trace = traces[-1]
            running = places.libreoffice_profile(machine) / ".lock"
            if trace.where.endswith(".xcu") and machine.exists(running):
                steps.append(Step(trace.where, NOT_DONE, "LibreOffice är i gång. Stäng det och kör kommandot igen."))
                break
            with told(trace.where):
                steps.append(_taken_back(machine, trace))
            traces.pop()
    return tuple(steps) or (Step("Det finns inget att ta bort", RIGHT),)


def _taken_back(machine: Machine, trace: Trace) -> Step:
    """Take back one thing."""
    others = Step(trace.where, NOT_DONE, "Någon annan har ändrat det sedan dess. Det lämnas som det är.")
    if trace.kind == "text":
        return _text_back(machine, trace) or others
    if trace.kind == "plats":
        if machine.get(trace.where, "Path") != trace.after:
            return others
        machine.drop(trace.where)
        return Step(f"Excel litar på mappen {trace.after}", GONE)
    if str(machine.get(trace.where, trace.least)) != trace.after:
        return others
    if trace.before is None:
        machine.drop(trace.where, trace.least)
    else:
        machine.put(trace.where, trace.least, trace.before)
    return Step("Excel tillåter betrodda platser på nätverket", GONE)


def _text_back(machine: Machine, trace: Trace) -> Step | None:
    """Take our text out of a file; None where it is not there any more."""
    file = machine.absolute(trace.where)
    content = machine.read(file) or b""
    for ours, former in ((trace.after, str(trace.before or "")), (trace.least, "")):
        if not ours or ours.encode("latin-1") not in content:
            continue
        at = content.rindex(ours.encode("latin-1"))
        left = content[:at] + former.encode("latin-1") + content[at + len(ours) :]
        if left or trace.before is not None:
            machine.write(file, left)
        else:
            machine.remove(file)
        return Step(f"Det som stod om xlfinsam i {file}", GONE)
    return None
