"""A script of its own: xlwings' real `call_udf`, Windows stood in for, over our functions. Prints one JSON line per call.

What is stood in for is what only Windows has (pywin32 and the COM server); the arguments and answers go through xlwings'
own conversion, with the cleaning that its Windows engine does, taken from the installed source.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import sys
import types
from pathlib import Path
from unittest.mock import MagicMock

ROOT = Path(__file__).parents[2]
WINDOWS = ("pythoncom", "pywintypes", "win32com", "win32com.client")


def stand_in(name: str, **members: object) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update({"__getattr__": lambda _: MagicMock(), "__path__": [], **members})
    sys.modules[name] = module
    return module


def main() -> None:
    """Answer the calls given as JSON on the command line."""
    sys.path.insert(0, str(ROOT))
    for name in WINDOWS:
        stand_in(name, com_error=type("com_error", (Exception,), {}))
    import xlwings  # noqa: PLC0415  after its Windows is there

    source = (Path(xlwings.__path__[0]) / "_xlwindows.py").read_text(encoding="utf-8")
    scope: dict[str, object] = {"time_types": (dt.date, dt.datetime), "pd": None, "np": None, "Apps": object,
                                "_datetime_to_com_time": lambda value: value.isoformat()}  # fmt: skip
    exec(source[source.index("cell_errors = {") : source.index("class Apps(")], scope)  # noqa: S102  xlwings' own lines
    xlwings._xlwindows = stand_in(
        "xlwings._xlwindows", Range=lambda **_: MagicMock(), is_range_instance=lambda _: False
    )
    stand_in("xlwings.com_server", loop=None)
    xlwings.engines.add(xlwings.Engine(impl=scope["engine"]))
    udfs = importlib.import_module("xlwings.udfs")
    xlwings.func = udfs.xlfunc
    from tests.addin.book import bok  # noqa: PLC0415
    from xlfinsam.addin import server  # noqa: PLC0415

    server.bok_of = lambda _: bok(2024)
    xlwings.Book.caller = staticmethod(lambda: None)
    for name, *given in json.loads(sys.argv[1]):
        answer = udfs.call_udf("xlfinsam.addin.server", name, given, None, MagicMock())
        single = len(answer) == 1 and len(answer[0]) == 1
        print(json.dumps(answer[0][0] if single else answer))


if __name__ == "__main__":
    main()
