"""Invented Arabic news texts, the same for the same seed: titles, summaries, paragraphs and tags.

Nobody and nothing named here is real: offices, not persons, and events that never were.
"""

from random import Random

WHO = {
    "political-news": [
        "وزير الخارجية",
        "وزير الأشغال",
        "مجلس الوزراء",
        "وزير العدل",
        "رئاسة الوزراء",
        "المبعوث الأممي",
        "هيئة المنافذ",
        "وزير الطاقة",
        "لجنة المياه المشتركة",
        "وزارة الاتصالات",
        "السفير الهندي",
        "وزير الثقافة",
        "مجلس الأمن",
        "الاتحاد الأوروبي",
        "وفد من وزارة الخارجية",
        "وزير الموارد المائية",
    ],
    "local_news": [
        "محافظة دمشق",
        "مديرية النقل",
        "بلدية حماة",
        "شركة الكهرباء",
        "المصرف العقاري",
        "غرفة التجارة",
        "مديرية الزراعة",
    ],
    "world-news": ["البرلمان النرويجي", "وكالة الفضاء", "البنك الدولي", "حكومة البرتغال", "منظمة الأرصاد", "مطار طوكيو"],
    "sport-news": ["المنتخب الأول", "نادي الجلاء", "اتحاد كرة السلة", "منتخب الشباب"],
    "science": ["باحثون في جامعة حلب", "مختبر الفلك", "شركة برمجيات ناشئة"],
    "entertainment": ["مهرجان المسرح", "دار الأوبرا", "متحف السيارات"],
    "interviews": ["مؤرخ دمشقي", "بحار متقاعد"],
    "readers-contributions": ["قارئ من طرطوس", "قارئة من إدلب"],
    "point_-of_view": ["رأي", "من دفتر المحرر"],
}
DOES = {
    "political-news": [
        "يبحث مع نظيره فتح خط نقل بحري",
        "يوقع مذكرة تفاهم لتبادل الأرشيف",
        "يعلن موعد جولة المشاورات المقبلة",
        "يقر خطة تأهيل الجسور القديمة",
        "يدعو إلى هدنة في ملف المياه",
        "يتسلم أوراق اعتماد سفير جديد",
        "ينفي تأجيل مؤتمر الإعمار",
        "يناقش إلغاء التأشيرات للطلاب",
        "يشكل لجنة لمتابعة عودة البعثات",
        "يكشف تفاصيل اتفاق الربط الكهربائي",
        "يصدر قراراً بإحداث هيئة للوثائق",
        "يؤكد استمرار العمل في المعبر الجديد",
    ],
    "": [
        "يعلن برنامج الأسبوع المقبل",
        "يفتتح مركزاً جديداً للزوار",
        "ينشر جدول المواعيد الجديد",
        "يبدأ أعمال الصيانة الدورية",
        "يستقبل مئات الطلبات في يوم واحد",
        "يحذر من موجة برد قادمة",
        "يروي حكاية خط القطار القديم",
        "يكرم الفائزين بجائزة السنة",
    ],
}
WHERE = [
    "في دمشق",
    "في حلب",
    "في اللاذقية",
    "في حمص",
    "في دير الزور",
    "في درعا",
    "في عمّان",
    "في أنقرة",
    "في جنيف",
    "في بغداد",
    "في الدوحة",
    "في السويداء",
    "في القامشلي",
    "في بيروت",
]
WHEN = ["يوم السبت", "مساء الأحد", "صباح الاثنين", "يوم الثلاثاء", "ظهر الأربعاء", "يوم الخميس", "مساء الجمعة"]
SAYS = [
    'وقال المصدر إن "الأعمال ستنتهي قبل موعدها بأسبوعين"، مبيناً أن المتابعة ستستمر حتى نهاية  الشهر .',
    "وأوضح البيان أن اللجنة ستضم {n} خبراء من كل جانب، وستجتمع مرة كل ثلاثة أشهر , على أن يليها اجتماع {where}.",
    "وأشار إلى أن الكلفة ستبلغ {n},5 مليون في المرحلة الأولى, على أن تنخفض بعد استبدال التجهيزات القديمة.",
    "وتعتمد مساحات واسعة من المنطقة على هذه المشاريع، فيما تسعى الجهات المعنية لتوسيع شبكاتها خلال {n} سنوات.",
    "ويرى مختصون أن الخطوة ستخفف الضغط عن الطريق الدولي، وستخفض الكلفة بنسبة قد تصل الى {n}0%.",
    "وكانت الجهات ذاتها أطلقت في أيار الماضي أعمال التأهيل على امتداد نحو {n}50 كم، بعد توقف دام سنوات عدة.",
    'ونقلت وكالات عن مسؤول لم تسمه قوله إن التبادل اليومي للبيانات سيبدأ فوراَ، واصفاَ الاتفاق بالـ"خطوة العملية".',
    "ومن المقرر أن يعقد الاجتماع المقبل {where} {when}، بمشاركة ممثلين عن {n} جهات محلية ودولية.",
]
TAGS = ["النقل", "المياه", "الطاقة", "حلب", "دمشق", "الخارجية", "القطارات", "المعابر", "التعليم", "الزراعة"]
LEADS = ["", "", "", "", "", "بالفيديو .. ", "عاجل: ", "على هامش COP31... "]
TAILS = ["", "", "", "", "", " ..", "؟!!", ' "بالتفصيل"', " – النص الكامل", " , و2,5 مليون مستفيد"]


def write_title(random: Random, section: str) -> str:
    """A headline as readers should see it: one line, single spaces, with the oddities of spelling that newsrooms have."""
    who = random.choice(WHO[section])
    does = random.choice(DOES.get(section, DOES[""]))
    if random.random() < 0.1:
        who = who[:-1] + "ـ" + who[-1]
    return f"{random.choice(LEADS)}{who} {does} {random.choice(WHERE)}{random.choice(TAILS)}"


def write_summary(random: Random, title: str) -> str | None:
    """One sentence under the headline; one story in twelve has none."""
    if random.random() < 1 / 12:
        return None
    about = title.strip(' ."؟!')
    return f"أفادت مصادر متابعة، {random.choice(WHEN)}، بتفاصيل جديدة حول: {about}."


def write_paragraphs(random: Random) -> tuple[str, ...]:
    """Four to ten paragraphs of 60 to 470 characters."""
    wanted = random.randint(4, 10)
    return tuple(write_paragraph(random) for _ in range(wanted))


def write_paragraph(random: Random) -> str:
    """One to three sentences."""
    said = random.sample(SAYS, random.randint(1, 3))
    return " ".join(say.format(n=random.randint(2, 9), where=random.choice(WHERE), when=random.choice(WHEN)) for say in said)


def pick_tags(random: Random) -> tuple[str, ...]:
    """Up to three words; often none."""
    return tuple(random.sample(TAGS, random.choice([0, 0, 1, 2, 3])))


def show_title(random: Random, title: str) -> str:
    """The title as the site's editor leaves it in the markup: white space and direction marks that no reader should see."""
    oddity = random.randrange(8)
    if oddity == 0:
        return f"{title}\n\n"
    if oddity == 1:
        return f" {title}  "
    if oddity == 2:
        return title.replace(" ", "  ", 1)
    if oddity == 3:
        return title.replace(" ", "\u00a0", 1)
    if oddity == 4:
        return f"\u200f{title}\u200f"
    return title
