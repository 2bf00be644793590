"""A sheet that comes in again: what it says anew, and what has been approved before it came."""

from xlfinsam.model import Level
from xlfinsam.rules.words import seen

KANSLIET = "xlfinsam: det som kansliet har godkänt ändras bara när kansliet öppnar det"

ANDRAT = seen("V01", "andrat_svar", Level.NOTERA, "Ett nytt blad svarar som det förra", "Ändrat sedan förra bladet: {andring}.",
              "Inget behöver rättas. Stämmer inte ändringen: fråga insatsen.",
              ("två blad med samma svar", "två blad från samma insats där ett svar skiljer"),
              source="xlfinsam: ett nytt blad hålls mot det förra från samma insats i inkorgen", blank="Tomt är ett svar bland andra: en ruta som fyllts i eller tömts är ändrad.")  # fmt: skip
EFTER = seen("V02", "nytt_efter_godkannande", Level.FRAGA, "Inget nytt blad kommer efter godkännandet",
             "Ett nytt blad har kommit efter godkännandet: {varde}. Det räknas inte; {vantat} är godkänt.",
             "Ska det nya gälla: skriv öppna: och varför i Svar, konsolidera och godkänn igen. Skriv annars i Svar varför det inte ska gälla.",
             ("en godkänd insats vars blad ligger kvar", "ett blad som är nyare än det godkända"), source=KANSLIET)  # fmt: skip
BORTA = seen("V03", "godkant_borta", Level.FRAGA, "Ett godkänt blad ligger kvar i inkorgen",
             "Det godkända bladet {varde} finns inte i inkorgen, eller är ändrat. De godkända svaren {vantat}.",
             "Lägg tillbaka filen om den ska finnas kvar som underlag. Ska ett annat blad gälla: skriv öppna: och varför i Svar, och konsolidera. Skriv annars i Svar varför den är borta.",
             ("en godkänd insats vars blad ligger kvar", "en godkänd insats vars fil har tagits bort ur inkorgen"), source=KANSLIET)  # fmt: skip
OPPNAS = frozenset({EFTER.id, BORTA.id})
"""The rules whose fynd the kansli may answer by opening the approved sheet."""
