"""What the årsbok says of the post: the texts of the letters, and how they are sent where the kansli has set it up."""

from collections.abc import Mapping

from xlfinsam.asked import Field
from xlfinsam.fields import Text, Val
from xlfinsam.forms.bokslut import KANSLI
from xlfinsam.forms.brevmallar import MALLAR, Mall
from xlfinsam.shown import Column, Register

SETTINGS_OF_POST = (
    Field(
        "installning.smtp", "Skicka brev: server", Text(1, 200),
        "smtp://server:587 eller smtps://server:465. Tomt: programmet skriver bara utkast.",
    ),
    Field(
        "installning.smtp_namn", "Skicka brev: användarnamn", Text(1, 120),
        "Tomt: avsändarens adress. Lösenordet skrivs aldrig i årsboken, se handboken.",
    ),
    Field(
        "installning.avsandare", "Skicka brev: avsändare", Text(1, 160),
        "kansli@forbundet.se, eller Förbundet <kansli@forbundet.se>. Står också i utkasten.",
    ),
)  # fmt: skip
BREVMALLAR = Register(
    "brevmallar",
    "Brevmallar",
    "Brevmallar",
    "Breven till insatserna, ett på varje rad. Skriv dem som ni vill; en tom ruta ger programmets egen text. Det som "
    "står inom klamrar, {insats}, byts mot det som gäller brevet.",
    (
        Column("namn", "Brev", Val(tuple(MALLAR)), 20),
        Column("nar", "När det skrivs", Text(2), 30, look="told"),
        Column("amne", "Ämne", Text(2, 200), 36, "Alt+Retur ger en ny rad i texten, inte här.", look="wrap"),
        Column("text", "Text", Text(10), 84, "Alt+Retur ger en ny rad.", look="wrap"),
        Column("platser", "Det som kan stå inom klamrar", Text(10), 52, look="told"),
    ),
    len(MALLAR),
    KANSLI,
)


def rader(mallar: Mapping[str, Mall] = MALLAR) -> list[dict[str, str]]:
    """Give the rows of Brevmallar: every letter of ours, worded as in `mallar` where it has the letter."""
    worded = {**MALLAR, **mallar}
    return [
        {"namn": ours.namn, "nar": ours.nar, "amne": worded[name].amne, "text": worded[name].text.strip(),
         "platser": ours.hjalp}
        for name, ours in MALLAR.items()
    ]  # fmt: skip
