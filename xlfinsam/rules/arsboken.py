"""Whether the årsbok is as the program left it: what Kontrollera sees when it computes every figure once more."""

from xlfinsam.model import Level
from xlfinsam.rules.words import seen

TWICE = "xlfinsam: varje siffra räknas två gånger, av arbetsboken och av programmet"
BLANK = "En tom siffra jämförs som tom, aldrig som noll."

SKILJER = seen("A01", "siffra_skiljer", Level.STOPP, "Arbetsboken och programmet räknar lika", "Siffran {siffra}: arbetsboken visar {varde}, men programmet räknar fram {vantat}.",
               "En formel är ändrad. Ta fram den föregående filen, eller skriv av formeln ur en ny årsbok.",
               ("en årsbok som är orörd", "en årsbok där en formel är ändrad"), source=TWICE, blank=BLANK)  # fmt: skip
OVERSKRIVEN = seen("A02", "formel_overskriven", Level.STOPP, "Varje visad siffra är en formel", "Siffran {siffra}: formeln är överskriven för hand med ”{varde}”. Programmet räknar fram {vantat}.",
                   "Ångra ändringen, eller ta fram den föregående filen.",
                   ("en årsbok som är orörd", "en årsbok där en formel är överskriven"), source=TWICE, blank=BLANK)  # fmt: skip
NAMN = seen("A03", "namn_borta", Level.STOPP, "Varje siffra har sitt namn", "Namnet {siffra} saknas i arbetsboken. Programmet räknar fram {vantat}.",
            "Konsolidera igen; då sätts namnen på nytt. Räcker det inte: ta fram den föregående filen.",
            ("en årsbok som är orörd", "en årsbok där ett namn är borttaget"), source=TWICE, blank=BLANK)  # fmt: skip
LAST = seen("A04", "andrad_efter_las", Level.STOPP, "Inget ändras efter lås", "Något i {blad} är ändrat efter det att årsboken låstes {nar}.",
            "Ta fram den låsta filen ur arkivet, eller lås upp årsboken med xlfinsam las-upp och skriv varför.",
            ("en låst årsbok som är orörd", "en låst årsbok där ett belopp i Medlemmar är ändrat"),
            source="xlfinsam: efter lås är årsboken den som styrelsen har fastställt", blank="En tömd cell är en ändring.")  # fmt: skip
