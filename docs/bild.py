"""Make docs/start.png, the picture of Start that README shows: the demo's årsbok as LibreOffice shows it on a screen.

`python docs/bild.py` (with the root of the tree on PYTHONPATH) writes it here. It needs LibreOffice, Xvfb and
ImageMagick; `make test` installs them. The picture is looked at, not compared: fonts and themes differ.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests import lo
from xlfinsam import demo
from xlfinsam.terminal import Terminal

HERE = Path(__file__).parent
SHOW = """
import subprocess
path, picture = sys.argv[1:]
document = shown(path)
frame = document.CurrentController.Frame
frame.LayoutManager.setVisible(False)
frame.Controller.ShowGrid = frame.Controller.HasColumnRowHeaders = False
frame.Controller.setActiveSheet(document.Sheets.getByIndex(0))
time.sleep(3)  # until the window is drawn
subprocess.run(["import", "-window", "root", picture], check=True)
document.setModified(False)
document.close(True)
"""
EDGES = "1200x510+0+0"  # the window's upper left part: what stands on Start


def main() -> None:
    """Make the picture."""
    with tempfile.TemporaryDirectory() as folder, lo.screen() as display:
        demo.run("kalmar-2024", Path(folder) / "demo", Terminal())
        book = Path(folder) / "demo" / demo.ARSBOK
        whole = Path(folder) / "bild.png"
        lo.uno_script(SHOW, book, whole, env={"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"})
        target = HERE / "start.png"
        subprocess.run(["convert", str(whole), "-crop", EDGES, "+repage", "-colors", "64", str(target)], check=True)
    sys.stdout.write(f"{target}: {target.stat().st_size} byte\n")


if __name__ == "__main__":
    main()
