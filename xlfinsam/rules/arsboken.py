"""Whether the årsbok is as the program left it: what Kontrollera sees when it computes every figure once more."""

from xlfinsam.model import Level
from xlfinsam.rules.words import seen

TWICE = "xlfinsam: varje siffra räknas två gånger, av arbetsboken och av programmet"
BLANK = "En tom siffra jämförs som tom, aldrig som noll."

SKILJER = seen("A01", "siffra_skiljer", Level.STOPP, "Arbetsboken och programmet räknar lika", "Siffran {siffra}: arbetsboken visar {varde}, men programmet räknar fram {vantat}.",
               "En formel är ändrad. Kör xlfinsam aterstall, eller ta fram den föregående filen.",
               ("en årsbok som är orörd", "en årsbok där en formel är ändrad"), source=TWICE, blank=BLANK)  # fmt: skip
OVERSKRIVEN = seen("A02", "formel_overskriven", Level.STOPP, "Varje visad siffra är en formel", "Siffran {siffra}: formeln är överskriven för hand med ”{varde}”. Programmet räknar fram {vantat}.",
                   "Ångra ändringen, eller kör xlfinsam aterstall.",
                   ("en årsbok som är orörd", "en årsbok där en formel är överskriven"), source=TWICE, blank=BLANK)  # fmt: skip
NAMN = seen("A03", "namn_borta", Level.STOPP, "Varje siffra har sitt namn", "Namnet {siffra} saknas i arbetsboken{heter}. Programmet räknar fram {vantat}.",
            "Kör xlfinsam aterstall; då sätts namnen på nytt.",
            ("en årsbok som är orörd", "en årsbok där ett namn är borttaget"), source=TWICE, blank=BLANK)  # fmt: skip
LAST = seen("A04", "andrad_efter_las", Level.STOPP, "Inget ändras efter lås", "Något i {blad} är ändrat efter det att årsboken låstes {nar}.",
            "Ta fram den låsta filen ur arkivet, eller lås upp årsboken med xlfinsam las-upp och skriv varför.",
            ("en låst årsbok som är orörd", "en låst årsbok där ett belopp i Medlemmar är ändrat"),
            source="xlfinsam: efter lås är årsboken den som styrelsen har fastställt", blank="En tömd cell är en ändring.")  # fmt: skip
OBEROENDE = seen("A05", "oberoende_skiljer", Level.STOPP, "Tre räknare räknar lika", "Siffran {siffra}: formulas räknar fram {varde}, men programmet {vantat} och arbetsboken {arbetsbok}.",
                 "Rätta först A01–A03. Finns inga sådana: följ siffran med xlfinsam spara och meddela den som förvaltar programmet.",
                 ("en årsbok där de tre räknar lika", "en årsbok där formulas räknar fram något annat"), source=TWICE, blank=BLANK)  # fmt: skip
LOGG_BRUTEN = seen("A06", "logg_bruten", Level.STOPP, "Ingen rad i Logg är ändrad", "En rad i Logg ({nar}) är ändrad, eller en rad före den är borttagen eller instoppad.",
                   "Ta fram den föregående filen och jämför. Logg ändras bara av programmet.",
                   ("en logg som är orörd", "en logg där någon har skrivit om en rad"),
                   source="xlfinsam: varje rad i Logg bär raden före", blank="En tömd cell är en ändring.")  # fmt: skip
LOGG_AVKORTAD = seen("A07", "logg_avkortad", Level.NOTERA, "Logg börjar från början", "Logg börjar med en rad ({nar}) som hade rader före sig; de är borttagna.",
                     "Spara en kopia av årsboken innan de äldsta raderna tas bort, så att hela loggen finns kvar.",
                     ("en logg som är orörd", "en logg vars äldsta rader är borttagna"),
                     source="xlfinsam: varje rad i Logg bär raden före", blank="En tom logg prövas inte.")  # fmt: skip
FORMEL = seen("A08", "formel_andrad", Level.STOPP, "Formlerna är årsbokens egna", "En av årsbokens formler är ändrad. Där står {varde}, men där ska stå {vantat}.",
              "Kör xlfinsam aterstall, så kommer formeln tillbaka; dina egna celler rörs inte.",
              ("en årsbok som är orörd", "en årsbok där en formel som ingen siffra visar är ändrad"), source=TWICE, blank=BLANK)  # fmt: skip
FLYTTAT = seen("A09", "rader_flyttade", Level.NOTERA, "Raderna står där årsboken har dem", "Rad {rad} i {blad} är infogad. Där stod {stod}, som nu står på rad {nu}.",
               "Siffrorna och formlerna följer med. Ska raden bort: markera den i Excel och välj Ta bort. Programmet tar inte bort den, för något kan stå i den.",
               ("en årsbok som är orörd", "en årsbok där en rad är infogad i Balansräkning"), source=TWICE, blank="Gäller bladet.")  # fmt: skip
LAS_BORTA = seen("A10", "las_borttaget", Level.STOPP, "Ett lås öppnas bara med skäl", "Årsboken låstes {nar} enligt Logg, men bladet Bokslut säger inte längre att den är låst, och Logg har ingen upplåsning.",
                 "Ta fram den låsta filen ur arkivet. Ska något rättas: lås upp den filen med xlfinsam las-upp och skriv varför.",
                 ("en låst årsbok som är orörd", "en låst årsbok där raden lås i Bokslut är tömd"),
                 source="xlfinsam: efter lås är årsboken den som styrelsen har fastställt", blank="En tömd cell är en ändring.")  # fmt: skip
LAS_UTAN_LOGG = seen("A11", "las_utan_logg", Level.STOPP, "Ett lås står i Logg", "Bladet Bokslut säger att årsboken låstes {nar}, men Logg har ingen rad om det.",
                     "Ta fram den föregående filen och jämför. Logg och Bokslut ändras bara av programmet.",
                     ("en låst årsbok som är orörd", "en låst årsbok där den sista raden i Logg är borttagen"),
                     source="xlfinsam: varje rad i Logg bär raden före", blank="En tömd cell är en ändring.")  # fmt: skip
RAD_BORTA = seen("A12", "rad_borttagen", Level.STOPP, "Årsbokens rader finns kvar", "Raden {stod} (rad {rad}) är borttagen ur {blad}, och med den siffrorna {siffror}.",
                 "Ångra i Excel, eller ta fram den föregående filen. En borttagen rad kan inte återställas av programmet.",
                 ("en årsbok som är orörd", "en årsbok där raden Fordringar är borttagen ur Balansräkning"), source=TWICE, blank="Gäller raden.")  # fmt: skip
NAMN_FLYTTAT = seen("A13", "namn_flyttat", Level.STOPP, "Varje namn pekar på sin egen cell", "Namnet {siffra} pekar på {varde}, men hör till {vantat}.",
                    "Kör xlfinsam aterstall; då pekar namnet på sin egen cell igen.",
                    ("en årsbok som är orörd", "en årsbok där namnet rr.arets_resultat pekar på en annan rad"), source=TWICE, blank="Gäller namnet.")  # fmt: skip
NYCKEL = seen("A14", "nyckel_bytt", Level.STOPP, "En rad i en not behåller sin nyckel", "Nyckeln i Notrader är bytt från {vantat} till {varde}. Den gamla står kvar i {rader}.",
              "Ska den gamla gälla: kör xlfinsam aterstall med cellens namn efter årsbokens. Ska den nya gälla: skriv den i Kontoplan och Medlemmar också, och kör xlfinsam bokslut.",
              ("en årsbok som är orörd", "en årsbok där nyckeln lokalhyra är omdöpt i Notrader"), source=TWICE, blank="En tömd nyckel är en rad utan siffra, och prövas inte här.")  # fmt: skip
LAGET_BRUTET = seen("A15", "laget_brutet", Level.STOPP, "Ingen rad i Läget är ändrad", "En rad i Läget ({nar}) är ändrad, eller en rad före den är borttagen eller instoppad.",
                    "Ta fram den föregående filen och jämför. Läget ändras bara av programmet, med ett kommando för varje nytt läge.",
                    ("en årsbok vars lista Läget är orörd", "en årsbok där någon har skrivit godkänd i en rad i Läget"),
                    source="xlfinsam: varje rad i Läget bär raden före", blank="En tömd cell är en ändring.")  # fmt: skip
