"""Words for today, yesterday and spans of time in languages that words.py does not hold, written as people write them.

Left out: what means something else in another language of the two files ("sat" is Saturday, "time" no hour, "години" hours in
Ukrainian and years in Bulgarian), and languages that do not set words apart.
"""

CLOCK = """
    v ve o ob om u w ás às kell kello klokka klokken kloka klukkan plkst val godzinie godzina orele órakor ora
    во у о об на στις στη בשעה ב lúc vào pukul demjimêr saet saatê کاتژمێر سەعات ժամը сағат саат гадзіне
"""
"""Stand before a time of day ("v 14:05", "o godz. 14:05", "lúc 14:05") and are passed over there only."""
TODAY = "aujourd’hui dnes dziś dzisiaj idag ma tänään azi σήμερα сьогодні днес danas היום"
YESTERDAY = "včera wczoraj igår tegnap eilen χθες χτες вчора juče jučer אתמול"
FILLERS = """από yang ê ي pubblicato pubblicata publicado publicada publicat opublikowano dodano objavljeno publikováno zveřejněno
    publicerad publicerat publisert udgivet gepubliceerd geplaatst veröffentlicht erstellt yayınlanma tarihi δημοσιεύτηκε
    опубліковано додано objavljeno објављено"""
BEFORE = "před pred πριν לפני преди prije acum"
"""Stand before a span: "před 3 hodinami"."""
AFTER = "sitten lalu trước पहले"
"""Stand after it: "3 tuntia sitten"."""
UNITS = {
    "second": """secondi sekundy sekundami sekund sekunder seconden secunde sekuntia δευτερόλεπτα שניות секунди
        detik giây सेकंड ثانیه""",
    "minute": """minuti minut minuty minutę minutami minuter minutter minuuttia λεπτά λεπτό דקות דקה хвилин
        хвилини хвилину минути menit phút मिनट""",
    "hour": """godz godzin godziny godzinę hodin hodiny hodinu hodinami hodinou timmar timme timer uur uren
        tuntia tunti ώρες ώρα שעות שעה годин години годину sata sati oră jam giờ घंटे घंटा""",
    "day": """giorno giorni dni dzień dny dní dnem dagar dage dager dagen päivää ημέρες μέρες ημέρα ימים יום
        днів дні dana zi zile hari ngày दिन""",
    "week": """settimana settimane tydzień tygodnie tygodni týden týdny týdnem vecka veckor uge uger uker weken
        viikkoa εβδομάδες εβδομάδα שבועות שבוע тиждень тижні тижнів седмици tjedna săptămâni minggu tuần सप्ताह
        हफ्ते""",
    "month": """mese mesi miesiąc miesiące miesięcy měsíc měsíce měsíci měsíců månad månader måned måneder maand
        maanden kuukautta μήνες μήνα חודשים חודש місяць місяці місяців месеца mjeseca meseca luni bulan tháng
        महीने""",
    "year": """anno anni lata roky rokem jaar jaren vuotta år χρόνια έτη שנים שנה роки років рік godina godine
        tahun năm साल""",
}
