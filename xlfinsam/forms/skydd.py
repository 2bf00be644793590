"""The settings that protect people: small counts, how long the post is kept, and how much of it is taken in.

An empty cell is the usual: `TROSKEL`, zeros shown, nothing removed, and the limits of `xlfinsam.post.modell.Granser`.
The limits on unpacking may be made narrower and not wider: what the post lets in the workbook engine has to unpack.
"""

from xlfinsam.asked import Field
from xlfinsam.fields import Datum, Tal, Val

TROSKEL = 5
JA, NEJ = JA_NEJ = ("ja", "nej")
MB = "ett antal megabyte, från {} till {}"


def _mb(name: str, label: str, greatest: int, usual: int, text: str) -> Field:
    """Declare a limit in megabytes; what is this large or larger is stopped."""
    kind = Tal("0.##", 0.1, greatest, MB.format("0,1", greatest))
    return Field(f"installning.{name}", label, kind, f"{text} Tomt: {usual}.")


SETTINGS_OF_PROTECTION = (
    Field(
        "installning.troskel_sma_tal", "Små tal: tröskel", Tal("0", 2, 100, "ett tal från 2 till 100"),
        f"Antal personer under talet döljs i det som ska publiceras. Tomt: {TROSKEL}.",
    ),
    Field(
        "installning.visa_nollor", "Små tal: visa nollor", Val(JA_NEJ),
        "Nej döljer en nolla som ett litet tal i det som ska publiceras. Tomt: ja.",
    ),
    Field(
        "installning.gallra_efter", "Gallra efter", Datum(),
        "Efter den dagen får xlfinsam gallra ta bort post och blad, enligt er dokumenthanteringsplan. Tomt: aldrig.",
    ),
    _mb("grans_bilaga", "Post: största bilaga (MB)", 60, 30, "En fil så stor eller större läggs i karantän."),
    _mb("grans_brev", "Post: största brev (MB)", 200, 60, "Ett brev så stort eller större läses inte."),
    Field(
        "installning.grans_bilagor", "Post: flest bilagor i ett brev", Tal("0", 2, 5_000, "ett tal från 2 till 5 000"),
        "Så många filer eller fler i ett brev: ingen av dem tas in. Tomt: 500.",
    ),
    Field(
        "installning.grans_led", "Post: brev i brev, flest led", Tal("0", 1, 20, "ett tal från 1 till 20"),
        "Brev som ligger djupare öppnas inte. Tomt: 5.",
    ),
    Field(
        "installning.grans_delar", "Post: flest delar i en fil", Tal("0", 20, 2_000, "ett tal från 20 till 2 000"),
        "En arbetsbok med fler delar läggs i karantän. Tomt: 2 000.",
    ),
    _mb("grans_del", "Post: största del, uppackad (MB)", 100, 100, "En arbetsbok med en större del läggs i karantän."),
    _mb("grans_uppackad", "Post: största arbetsbok, uppackad (MB)", 200, 200, "En större läggs i karantän."),
    Field(
        "installning.grans_kvot", "Post: högsta packning", Tal("0", 10, 200, "ett tal från 10 till 200"),
        "Uppackat genom packat; en arbetsbok som är hårdare packad läggs i karantän. Tomt: 200.",
    ),
)  # fmt: skip
OF_THE_POST = frozenset(
    name for item in SETTINGS_OF_PROTECTION
    if (name := item.id.partition(".")[2]).startswith("grans_") or name == "gallra_efter"
)  # fmt: skip
"""Those that say nothing of the year's figures, and may be changed when it is locked."""
