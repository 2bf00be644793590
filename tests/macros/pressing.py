"""Press a button of a workbook as a person does, in LibreOffice, and read what the open document shows afterwards.

`pressed` fires the control's own action without a screen; `clicked` moves a mouse to it on a screen of its own, clicks,
and keeps pictures of what came. Neither names a macro: what runs is what the button in the file is bound to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests import lo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TITLE = "rsboken"  # of the message, but for its first letter: xdotool looks for names by regular expression
PRESS = """
import json, os, subprocess
path, label, wanted, pictures, patience, typed = sys.argv[1:]
ASK = "vnd.sun.star.script:VBAProject.Bridge.SenasteSvar?language=Basic&location=document"

def find(document):
    for number in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(number)
        for index in range(sheet.DrawPage.Count):
            shape = sheet.DrawPage.getByIndex(index)
            model = getattr(shape, "Control", None)
            if model is not None and getattr(model, "Label", None) == label:
                return sheet, shape, model
    sys.exit(f"knappen {label} finns inte")

def value(document, place):
    name, _, cell = place.rpartition("!")
    found = document.Sheets.getByName(name).getCellRangeByName(cell)
    if found.Type.value == "EMPTY" or found.getError():
        return found.String or None
    return found.Value if found.Type.value == "VALUE" or found.FormulaResultType2 == 1 else found.String

def xdo(*words):
    return subprocess.run(["xdotool", *map(str, words)], capture_output=True, text=True).stdout.split()

def picture(name):
    subprocess.run(["import", "-window", "root", name], check=True)

def click(control):
    place, size = control.AccessibleContext.getLocationOnScreen(), control.AccessibleContext.getSize()
    xdo("mousemove", place.X + size.Width // 2, place.Y + size.Height // 2)
    time.sleep(0.3)
    xdo("click", 1)

def answer(picture_name):
    windows = xdo("search", "--onlyvisible", "--name", TITLE)
    for window in windows:
        time.sleep(0.5)  # until the message is drawn
        picture(picture_name)
        xdo("windowfocus", window, "key", "--window", window, "Return")
        time.sleep(0.5)
    return bool(windows)

document = shown(path)
frame = document.CurrentController.Frame
for place, text in json.loads(typed).items():
    name, _, cell = place.rpartition("!")
    document.Sheets.getByName(name).getCellRangeByName(cell).String = text
sheet, shape, model = find(document)
frame.Controller.setActiveSheet(sheet)
if getattr(shape.Anchor, "CellAddress", None):
    frame.Controller.setFirstVisibleRow(max(0, shape.Anchor.CellAddress.Row - 3))
control = frame.Controller.getControl(model)
if pictures:
    time.sleep(2)  # until the window has come and lies still
    click(control)
else:
    control.AccessibleContext.doAccessibleAction(0)
del control, model, shape, sheet
deadline, asked = time.monotonic() + float(patience), False
while time.monotonic() < deadline:
    time.sleep(0.2)
    if pictures and not asked and os.environ.get("XLFINSAM_TYST") != "1":
        asked = answer(os.path.join(pictures, "svar.png"))
    if frame.Controller is not None and frame.Controller.Model != document:
        break
time.sleep(1.2)  # the macro that asked for the loading goes to a sheet afterwards
document = frame.Controller.Model
if pictures:
    picture(os.path.join(pictures, "efter.png"))
told, _, _ = document.getScriptProvider().getScript(ASK).invoke((), (), ())
cells = {place: value(document, place) for place in json.loads(wanted)}
print(json.dumps({"cells": cells, "told": told, "sheet": frame.Controller.ActiveSheet.Name, "asked": asked}))
document.setModified(False)
document.close(True)
sys.stdout.flush()
os._exit(0)  # the way out of pyuno sometimes falls over references to documents that are gone
""".replace("TITLE", repr(TITLE))


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a press: the cells, the sheet that is shown, the answer of a run that did not load the file anew."""

    cells: dict[str, float | str | None]
    sheet: str
    told: tuple[str, ...]
    asked: bool


def press(
    path: Path,
    label: str,
    env: Mapping[str, str],
    cells: Iterable[str] = (),
    pictures: Path | None = None,
    patience: float = 60,
    typed: Mapping[str, str] | None = None,
) -> Pressed:
    """Open the file, type in it, press the button with this label, wait until it is loaded anew, tell what is shown."""
    said = (json.dumps(list(cells)), str(pictures or ""), str(patience), json.dumps(dict(typed or {})))
    told = lo.uno_script(PRESS, path, label, *said, env={"XLFINSAM_TYST": "1", **env})
    found = json.loads(told.splitlines()[-1])
    return Pressed(found["cells"], found["sheet"], tuple(found["told"].split("\n", 2)), found["asked"])


def pressed(path: Path, label: str, env: Mapping[str, str], cells: Iterable[str]) -> dict[str, float | str | None]:
    """Press the button with this label without a screen; return what the cells ("Blad!A1") of the open file show."""
    return press(path, label, env, cells).cells


def clicked(
    path: Path, label: str, env: Mapping[str, str], pictures: Path, cells: Iterable[str]
) -> dict[str, float | str | None]:
    """Click the button with a mouse; keep svar.png (the message, unless XLFINSAM_TYST is 1) and efter.png in a folder."""
    pictures.mkdir(parents=True, exist_ok=True)
    with lo.screen() as display:
        return press(path, label, {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen", **env}, cells, pictures).cells
