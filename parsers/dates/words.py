"""What a word of a date line means. Written as people write it, compared simplified."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from parsers.dates import languages
from parsers.text import respell

# Hamza and madda forms, alef maqsura and ta marbuta are spelled both ways in one newsroom; tatweel, vowel signs and direction
# marks carry no meaning in a date.
SPELLING = tuple(zip("أإآٱىیئۍةھۀکؤ", "اااايييي" + "ههه" + "كو", strict=True))
# Marks, and the vowel signs of India's scripts, which are no letters for Python's \w; month names stay distinct without them.
# One by one: a search for several ("+") is four times as slow, because it tries to match at each letter.
SILENT = re.compile(
    "[\u0640\u00ad\ufeff\u0670\u064b-\u065f\u200b-\u200f\u202a-\u202e\u2066-\u2069"
    + "".join(chr(n) for n in range(0x900, 0xE00) if unicodedata.category(chr(n)) in ("Mn", "Mc"))
    + "]"
)


def simplify(text: str) -> str:
    """One spelling for what means the same in a date: digits, widths, letter forms, case."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    return respell(SILENT.sub("", unicodedata.normalize("NFC", text)), SPELLING)  # casefold takes ΐ apart


MONTHS = """
    يناير كانون2 جانفي january jan
    فبراير شباط فيفري february feb
    مارس آذار march mar
    أبريل نيسان أفريل april apr
    مايو أيار ماي may
    يونيو يونية حزيران جوان june jun
    يوليو يولية تموز جويلية يوليوز july jul
    أغسطس آب أوت غشت august aug
    سبتمبر أيلول شتنبر september sept sep
    أكتوبر تشرين1 october oct
    نوفمبر تشرين2 نونبر november nov
    ديسمبر كانون1 دجنبر december dec
"""
"""One line a month: Egyptian and Gulf, Levantine and Iraqi, Algerian and Tunisian, Moroccan, English (others: months.py)."""

KINDS = {
    "h": "محرم صفر ربيع جمادى الآخرة الأولى الأول الثاني الآخر رجب شعبان رمضان شوال ذو ذي القعدة الحجة هـ هجري هجرية",
    "w": """الأحد الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت أحد اثنين ثلاثاء أربعاء خميس جمعة سبت
        sunday monday tuesday wednesday thursday friday saturday sun mon tue tues wed thu thur thurs fri sat
        lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
        montag dienstag mittwoch donnerstag freitag samstag sonntag понедельник вторник среда четверг пятница суббота воскресенье
        pazartesi salı çarşamba perşembe cuma cumartesi pazar
        شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه 星期一 星期二 星期三 星期四 星期五 星期六 星期日 日 月 火 水 木 金 土""",
    "f": """في الساعة بتاريخ تاريخ نشر النشر منشور آخر تحديث التحديث الموافق و نحو حوالي أقل أكثر من واحدة واحد ميلادي بتوقيت
        at on of the st nd rd th er t published posted updated last update about around over almost created date just
        de del di do da le la las alle ore à vers publié il den der am um uhr etwa kl klo в г года год р около опубликовано
        发布于 发表于 发布时间 发布 更新 投稿日 公開日 更新日 등록 입력 수정""",
    "B": "منذ قبل ilya hace há vor depuis",
    "A": "ago مضت مضى назад тому önce پیش fa geleden temu sedan siden",
    "e": "by بقلم كتب كتبه كتبت بواسطة par por von door автор",
    "1": "a an one un une una uno ein eine einer einem einen bir один одну یک",
    "N": "الآن لحظات قليل now maintenant ahora jetzt сейчас şimdi 刚刚 방금",
}
"""Hijri words, weekdays, words without a meaning of their own; what stands round a span of time, bylines, "a", "now"."""

HALVES = {
    "am": "am ص صباحا فجرا 上午 午前 오전 凌晨 早上 πμ öö",
    "pm": "pm م مساء مساءا عصرا ظهرا 下午 午後 오후 晚上 μμ ös",
    "night": "ليلا",
}

ZONES = {
    0: "z gmt utc ut غرينتش غرينيتش جرينتش جرينيتش wet",
    60: "cet bst west", 120: "eet cest sast", 180: "eest msk мск trt مكة السعودية الرياض",
    420: "wib", 480: "hkt wita", 540: "jst kst",
    -240: "edt", -300: "est cdt", -360: "cst mdt", -420: "mst pdt", -480: "pst",
}  # fmt: skip
"""Minutes east of UTC: the names of RFC 5322 4.3 and others that mean one thing only (not IST, not AST)."""

DAYS_BACK = {
    0: "اليوم today aujourd'hui hoy oggi heute hoje сегодня bugün امروز 今天 今日 오늘 vandaag",
    1: "أمس البارحة yesterday hier ayer ieri gestern ontem вчера dün دیروز 昨天 昨日 어제 gisteren",
    2: "أولأمس",
}
UNITS = {
    "second": """ثانية ثواني ثوان second seconds sec secs s seconde secondes segundo segundos sekunde sekunden
        секунд секунды секунду saniye""",
    "minute": "دقيقة دقائق minute minutes min mins m minuto minutos minuten минут минуты минуту мин dakika",
    "hour": "ساعة ساعات hour hours hr hrs h heure heures hora horas ora stunde stunden час часа часов saat ساعت",
    "day": "يوم أيام يوما day days d jour jours día días tag tage tagen день дня дней gün روز",
    "week": "أسبوع أسابيع week weeks w semaine semaines semana semanas woche wochen неделю недели недель hafta هفته",
    "month": "شهر أشهر شهور شهرا month months mo mois mes meses monat monate monaten месяц месяца месяцев ay ماه",
    "year": "سنة سنوات سنين عام أعوام عاما year years yr yrs ans año años jahr jahre jahren лет yıl سال",
}
PAIRS = {
    "second": "ثانيتين",
    "minute": "دقيقتين",
    "hour": "ساعتين שעתיים",
    "day": "يومين יומיים",
    "week": "أسبوعين שבועיים",
    "month": "شهرين חודשיים",
    "year": "سنتين عامين שנתיים",
}
"""The dual of Arabic and Hebrew: the number is in the word."""


class Word(NamedTuple):
    """What a word means: a kind (one letter of the signature), a number, a name."""

    kind: str
    number: int = 0
    name: str = ""


UNKNOWN = Word("x")
BEFORE_CLOCK = Word("x", 1)
"""A word without a meaning but before a time of day."""


def _meanings() -> Iterator[tuple[str, Word]]:
    for kind, words in KINDS.items():
        yield words, Word("d", 1) if kind == "1" else Word(kind)
    for name, words in HALVES.items():
        yield words, Word("a", name=name)
    for number, words in ZONES.items():
        yield words, Word("z", number)
    yield languages.CLOCK, BEFORE_CLOCK
    yield from ((languages.FILLERS, Word("f")), (languages.BEFORE, Word("B")), (languages.AFTER, Word("A")))
    yield from ((languages.TODAY, Word("D", 0)), (languages.YESTERDAY, Word("D", 1)))
    for number, words in DAYS_BACK.items():
        yield words, Word("D", number)
    for name, words in (*languages.UNITS.items(), *UNITS.items()):
        yield words, Word("u", 1, name)
    for name, words in PAIRS.items():
        yield words, Word("u", 2, name)
    for number, words in enumerate(MONTHS.strip().splitlines(), 1):
        yield words, Word("m", number)


@cache
def words() -> dict[str, Word]:
    """Every known word, simplified."""
    return {word: meaning for text, meaning in _meanings() for word in simplify(text).split()}


def _iso(found: re.Match[str]) -> str:
    year, month, day, hour, minute, second = found.groups(default="00")
    return f"{year}-{month}-{day} {hour}:{minute}:{second}"


def _since(found: re.Match[str]) -> str:
    """The hour ("for en time siden") is no word of its own, because English has it."""
    number, unit = found.groups()
    return f"{number if number.isdigit() else 1} {'timer' if unit == 'time' else unit} siden"


class Phrase(NamedTuple):
    """What is written apart, and how it is written together."""

    sign: str
    """In every text that the pattern fits: looking for it costs a twentieth."""
    pattern: re.Pattern[str]
    instead: str | Callable[[re.Match[str]], str]


AUTUMN = (("ت", "تشرين"), ("ك", "كانون"))
"""Letters that stand for months which have a number: ت2 is تشرين الثاني."""
SORANI, RANKS = (("تشرين", "تشرين"), ("كانوو?ن", "كانون")), (("يەكەم", 1), ("دووەم", 2))
PHRASES = (
    *(Phrase(name, re.compile(rf"{name}\s*(?:ال)?(?:اول|1)(?!\w)"), name + "1") for _, name in AUTUMN),
    *(Phrase(name, re.compile(rf"{name}\s*(?:ال)?(?:ثاني|2)(?!\w)"), name + "2") for _, name in AUTUMN),
    *(Phrase(n, re.compile(rf"(?<!\w){letter}\s*{n}(?!\w)"), name + n) for letter, name in AUTUMN for n in "12"),
    *(Phrase("ەم", re.compile(rf"{stem}ي\s+(?:{rank})ي?(?!\w)"), f"{name}{n}") for stem, name in SORANI for rank, n in RANKS),
    Phrase("امس", re.compile(r"اول\s+(?:من\s+)?امس"), "اولامس"),
    Phrase("الظهر", re.compile(r"قبل\s+الظهر"), "ص"),
    Phrase("الظهر", re.compile(r"بعد\s+الظهر"), "م"),
    Phrase(".", re.compile(r"(?<!\w)([apπμقپبد])\.\s?[mμظن]\b\.?"), lambda found: "am" if found[1] in "aπقپ" else "pm"),
    *(Phrase(f"i {day}", re.compile(rf"(?<!\w)i {day}(?!\w)"), f"i{day}") for day in ("dag", "går")),
    *(Phrase(day, re.compile(rf"(?<!\w){day}(?!\w)"), "today") for day in ("hari ini", "hôm nay")),
    Phrase("hôm qua", re.compile(r"(?<!\w)hôm qua(?!\w)"), "yesterday"),
    Phrase("ago", re.compile(r"(?<!\w)(\d{1,2}\s+(?:de\s+)?)ago(?!\w)"), r"\1agosto"),
    Phrase("ore fa", re.compile(r"(?<!\w)(\d+)\s+ore\s+fa(?!\w)"), r"\1 ora fa"),
    Phrase("ore", re.compile(r"(?<!\w)acum\s+(\d+)\s+ore(?!\w)"), r"acum \1 oră"),
    Phrase("acum o", re.compile(r"(?<!\w)acum\s+o\s+(?=oră|zi)"), "acum 1 "),
    Phrase("-feira", re.compile(r"-feira(?!\w)"), ""),
    Phrase("siden", re.compile(r"(?<!\w)(?:for\s+)?(\d+|ett?|en|ei)\s+(\w+)\s+siden(?!\w)"), _since),
    Phrase("tháng", re.compile(r"(?<!\d)(\d\d?)\s+tháng\s+(\d\d?),?\s+(?:năm\s+)?(\d{4})(?!\d)"), r"\1/\2/\3"),
    Phrase("'", re.compile(r"(?<=\d)'(?=ê|an?\s)"), ""),
    Phrase("à", re.compile(r"(?<!\w)às?\s+(\d\d?)\s?h(?:eures?|oras)?(?!\w|\s?\d)"), r" \1:00 "),
    Phrase(" uhr", re.compile(r"(?<![\d:.–-])(?<![–-] )(\d\d?)\s+uhr(?!\w)"), r"\1:00"),
    Phrase("il y a", re.compile(r"\bil y a\b"), "ilya"),
    Phrase("t", re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)?"), _iso),
    Phrase("h", re.compile(r"(?<![\d:])(\d{1,2})\s?h\s?(\d{2})(?!\d)"), r"\1:\2"),
    Phrase("u", re.compile(r"(?<![\d:])(\d{1,2})u(\d{2})(?!\d)"), r"\1:\2"),
)
