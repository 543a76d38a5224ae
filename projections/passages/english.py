"""The words by which passages in English are taken apart, as tables; `english_sentences` has the
sentences. Another language is other tables.
"""

from collections.abc import Mapping
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split(";"))


LITTLE: Final = _set(
    "a an the this that these those its his her their our my your some any each every all both no"
    " in on at by to for from of with without under over after before during since until while as"
    " and or but nor so if when where who which whose what why how because although though despite"
    " he she they it we you i there here then now also however meanwhile earlier later yet still"
    " not only just even once according asked speaking one two three four five six seven eight nine"
    " ten many most several few other another such more less much amid against between among"
    " through about into is was were are be been has had have will would may might can could should"
    " must do did does senior officials analysts experts last next early late mid yes no neither"
    " either today yesterday tomorrow"
)
"""What begins sentences with a capital and is no name."""

DAYS: Final = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december jan feb mar apr jun jul aug sept sep oct nov"
    " dec"
)

COMMON_NOUNS: Final = _set(
    "talks talk sanctions tariffs relations visit visits meeting meetings call calls summit ties"
    " contacts business trade officials diplomats leaders ministers relatives reporters experts"
    " negotiations discussions diplomacy exports imports prices troops soldiers workers companies"
)
"""What may begin a sentence, with a capital, and is no name by itself."""

ARTICLES: Final = _set("a an the its his her their")

RANKS: Final = _set(
    "president premier chancellor minister secretary ambassador envoy spokesman spokeswoman"
    " spokesperson leader chairman chairwoman governor mayor king queen prince princess emperor"
    " pope general admiral colonel commander chief director adviser advisor diplomat official"
    " counsellor counselor consul senator speaker representative coordinator commissioner judge"
    " negotiator deputy head economist lawmaker congressman congresswoman professor analyst"
    " administrator undersecretary attaché charge chargé counsel chair chairperson commissioner"
)
"""Nouns for who is somebody by an office."""

TITLE_BEFORE: Final = _set(
    "mr mrs ms dr sir lord prime vice deputy first foreign finance financial trade commerce defense"
    " defence interior energy health justice agriculture transport labor labour education"
    " environment treasury economic economy national security cabinet special climate assistant"
    " under top senior acting former then interim permanent supreme party state press chief general"
    " executive house white affairs homeland presidential political military science technology"
    " intelligence human rights secretary"
)
"""What stands before such a noun, or before a name, and belongs to the title."""

PORTFOLIOS: Final = _set(
    "state defense defence commerce treasury foreign finance trade interior energy health justice"
    " agriculture transport transportation labor labour education environment homeland staff"
    " government affairs war navy army security industry economy"
)
"""Behind a noun of these and "of" it goes on with the title: "secretary of state"."""

BODY_NOUNS: Final = _set(
    "department ministry office council committee house agency bureau commission party army bank"
    " university institute corporation company association administration parliament congress"
    " senate embassy consulate mission delegation court government union organisation organization"
    " authority authorities assembly navy force forces police group foundation centre center"
    " academy league command directorate cabinet board fund exchange school college"
)
WHOSE_NOUNS: Final = _set("administration government police army navy authorities parliament")
"""What is somebody's with a small letter: "the Biden administration" is not Mr. Biden."""

FIRM_NOUNS: Final = _set(
    "maker company firm manufacturer producer supplier business bank carrier airline developer"
    " conglomerate start-up startup chipmaker shipbuilder exporter importer refiner operator trader"
    " broadcaster newspaper network contractor corporation giant"
)
"""What an apposition calls what is no person."""

FIRM_ENDINGS: Final = _set("inc ltd corp co plc llc gmbh limited corporation company technologies")

HOUSES: Final[Mapping[str, str]] = {
    "white house": "United States",
    "pentagon": "United States",
    "state department": "United States",
    "treasury department": "United States",
    "commerce department": "United States",
    "defense department": "United States",
    "justice department": "United States",
    "energy department": "United States",
    "us treasury": "United States",
    "capitol": "United States",
    "kremlin": "Russia",
    "downing street": "United Kingdom",
    "foreign office": "United Kingdom",
    "elysee": "France",
    "élysée": "France",
    "zhongnanhai": "China",
    "blue house": "South Korea",
    "bundestag": "Germany",
    "quai d orsay": "France",
    "knesset": "Israel",
}
"""Bodies that are called so of one state alone, and of which."""

STATES_WITHOUT_ADJECTIVES: Final = _names(
    "Andorra;Angola;Antigua and Barbuda;Armenia;Azerbaijan;Bahamas;Bahrain;Bangladesh;Barbados;"
    "Belarus;Belize;Benin;Bhutan;Bosnia and Herzegovina;Botswana;Brunei;Burkina Faso;Burundi;"
    "Cameroon;Cape Verde;Central African Republic;Chad;Comoros;Congo;Costa Rica;Croatia;Cyprus;"
    "Djibouti;Dominica;Dominican Republic;East Timor;Ecuador;El Salvador;Equatorial Guinea;"
    "Eritrea;Estonia;Eswatini;Fiji;Gabon;Gambia;Georgia;Ghana;Grenada;Guatemala;Guinea;"
    "Guinea-Bissau;Guyana;Honduras;Iceland;Ivory Coast;Jamaica;Kazakhstan;Kenya;Kiribati;"
    "Kosovo;Kyrgyzstan;Laos;Latvia;Lesotho;Liberia;Liechtenstein;Lithuania;Luxembourg;"
    "Madagascar;Malawi;Malaysia;Maldives;Mali;Malta;Marshall Islands;Mauritania;Mauritius;"
    "Micronesia;Moldova;Monaco;Mongolia;Montenegro;Mozambique;Myanmar;Namibia;Nauru;Nepal;"
    "New Zealand;Nicaragua;Niger;North Korea;North Macedonia;Oman;Palau;Papua New Guinea;"
    "Paraguay;Qatar;Rwanda;Saint Lucia;Samoa;San Marino;Senegal;Serbia;Seychelles;Sierra Leone;"
    "Singapore;Slovakia;Slovenia;Solomon Islands;Somalia;South Africa;South Korea;South Sudan;"
    "Sri Lanka;Sudan;Suriname;Tajikistan;Tanzania;Togo;Tonga;Trinidad and Tobago;Tunisia;"
    "Turkmenistan;Tuvalu;Uganda;United Arab Emirates;Uruguay;Uzbekistan;Vanuatu;Vatican;Yemen;"
    "Zambia;Zimbabwe"
)
"""Names of states beside those that have an adjective (`sentences/adjectives.py`)."""

CAPITALS: Final[Mapping[str, str]] = {
    "Tokyo": "Japan",
    "Beijing": "China",
    "Moscow": "Russia",
    "Washington": "United States",
    "London": "United Kingdom",
    "Paris": "France",
    "Berlin": "Germany",
    "Rome": "Italy",
    "Madrid": "Spain",
    "Warsaw": "Poland",
    "Kyiv": "Ukraine",
    "Kiev": "Ukraine",
    "Minsk": "Belarus",
    "Ankara": "Turkey",
    "Tehran": "Iran",
    "Baghdad": "Iraq",
    "Damascus": "Syria",
    "Riyadh": "Saudi Arabia",
    "Cairo": "Egypt",
    "Seoul": "South Korea",
    "Pyongyang": "North Korea",
    "Taipei": "Taiwan",
    "Manila": "Philippines",
    "Hanoi": "Vietnam",
    "Jakarta": "Indonesia",
    "New Delhi": "India",
    "Islamabad": "Pakistan",
    "Kabul": "Afghanistan",
    "Canberra": "Australia",
    "Wellington": "New Zealand",
    "Ottawa": "Canada",
    "Havana": "Cuba",
    "Caracas": "Venezuela",
    "Buenos Aires": "Argentina",
}
"""Of which state it is said, where an official is a capital's ("Tokyo's chief secretary")."""

OFFICES_CALLED: Final[Mapping[str, str]] = {
    "foreign secretary": "foreign minister",
    "minister of foreign affairs": "foreign minister",
    "minister for foreign affairs": "foreign minister",
    "leader": "president",
    "chinese leader": "president",
}

OFFICES_OF: Final[Mapping[str, str]] = {
    "deputy secretary of state": "United States",
    "treasury secretary": "United States",
    "secretary of the treasury": "United States",
    "secretary of defense": "United States",
    "defense secretary": "United States",
    "secretary of commerce": "United States",
    "commerce secretary": "United States",
    "chief cabinet secretary": "Japan",
}
"""Offices that are called so of one state alone, where nothing else is told, and of which."""

TOLD_OF_THE_PAST: Final = _set(
    "said told met spoke held was were had made went came took gave began left found sent became"
    " put cut broke flew saw did led won lost"
)
"""Verbs in the past that do not end in "ed"."""

BEFORE_VERBS: Final = _set(
    "has had have also then later again jointly both twice once first formally publicly since"
    " nevertheless nonetheless soon already just recently all separately themselves himself"
    " herself itself earlier"
    " was were is are been being be"
)
PARTICIPLES: Final = _set("held met shot struck cut led won made taken put hit sent told")
BEING: Final = _set("was were is are been being be got")
AUXILIARY: Final = _set("has had have to will would may might can could should must shall did does")
DONE: Final[Mapping[str, str]] = {
    "expelled": "Expulsion of",
    "arrested": "Arrest of",
    "detained": "Detention of",
    "seized": "Seizure of",
    "intercepted": "Interception of",
    "attacked": "Attack on",
    "bombed": "Bombing of",
    "shelled": "Shelling of",
    "rammed": "Ramming of",
}
"""What is done to somebody, as the name of an incident begins with it."""

ENDS_OBJECT: Final = _set(
    "on in at by to for from with after before over as when while who which that and but last this"
    " next early late yesterday today"
)
"""Behind an object these begin another part of the sentence."""

NEGATIONS: Final = _set("not never no nobody none without neither nor didn't doesn't won't")
TO_COME: Final = _set(
    "will would may might could can should must shall to plans planned expected hopes wants intends"
    " due if unless"
)
"""Between who does it and a verb: it has not happened."""

TELLS_OTHERWISE: Final = _set("which who while but then described")
"""Between a verb of speech and words these make them words of something else."""

DEMANDING: Final = _set("should must ought needs need")
"""In words that are quoted, behind who is to do something."""

LEADS_ON: Final = _set("to that which who and about from while as into after before where")
"""Behind a verb: what comes after it is no part of what the verb tells."""

LASTS: Final = _set("a an two three four five six seven eight nine ten several talks hours nearly")
"""Behind "for": how long, or what for in a word."""

SPEECH: Final = _set(
    "said says added told stated declared explained noted remarked replied answered argued insisted"
    " announced confirmed wrote continued reiterated stressed warned claimed recalled tweeted asked"
    " posted concluded observed responded"
)
"""Verbs that may stand before who speaks: "said Mao Ning"."""

TELLING: Final = TOLD_OF_THE_PAST | SPEECH | _set("was were is are has had have will")
"""With one of these it is no apposition, or more than one."""

MEETINGS: Final[Mapping[str, str]] = {
    "talks": "meeting",
    "dialogue": "meeting",
    "meeting": "meeting",
    "conference": "meeting",
    "forum": "meeting",
    "consultations": "meeting",
    "summit": "summit",
}
"""How engagements with a name of their own end, and their form."""

PLANNED_BY: Final[Mapping[str, str]] = {
    "plans": "engagement-planned",
    "planned": "engagement-planned",
    "will": "engagement-planned",
    "due": "engagement-planned",
    "expected": "engagement-planned",
    "may": "engagement-reported",
    "might": "engagement-reported",
    "could": "engagement-reported",
    "hopes": "engagement-proposed",
    "wants": "engagement-proposed",
}
"""Of what is to come: which kind of fact the word before the verb tells of."""

SPOKEN_KINDS: Final = frozenset(
    (
        "statement-made",
        "demand-made",
        "accusation-made",
        "denial-made",
        "warning-given",
        "assessment-made",
    )
)
SPEAKS_FOR: Final = frozenset(("spokesman", "spokeswoman", "spokesperson"))
PRONOUNS: Final = frozenset(("he", "she"))
