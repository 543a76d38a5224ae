"""How English tells facts: the words by which passages are taken apart, as tables.

`TOLD` says for each kind of fact which sentences tell it: words that are names of fields stand for
those who are named there, the others for themselves, with strokes between those of which one
stands there. The first word that is no field is the verb. So "imposed_by imposed sanctions|tariffs
on targets" is also read in the passive ("sanctions were imposed on targets by imposed_by"). A line
with "~" tells who has part in it, and not that it is of this kind. Another language is another
table.
"""

from collections.abc import Mapping
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


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

ARTICLES: Final = _set("a an the its his her their")

RANKS: Final = _set(
    "president premier chancellor minister secretary ambassador envoy spokesman spokeswoman"
    " spokesperson leader chairman chairwoman governor mayor king queen prince princess emperor"
    " pope general admiral colonel commander chief director adviser advisor diplomat official"
    " counsellor counselor consul senator speaker representative coordinator commissioner judge"
    " negotiator deputy head economist lawmaker congressman congresswoman professor analyst"
    " administrator undersecretary attaché charge chargé"
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
    " already just recently all separately themselves himself herself itself earlier"
    " was were is are been being be"
)
BEING: Final = _set("was were is are been being be got")
AUXILIARY: Final = _set("has had have to will would may might can could should must shall did does")
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

SPEECH: Final = _set(
    "said says added told stated declared explained noted remarked replied answered argued insisted"
    " announced confirmed wrote continued reiterated stressed warned claimed recalled tweeted asked"
    " posted concluded observed responded"
)
"""Verbs that may stand before who speaks: "said Mao Ning"."""

TELLING: Final = TOLD_OF_THE_PAST | SPEECH | _set("was were is are has had have will")
"""With one of these it is no apposition, or more than one."""

_HELD: Final = (
    "participants met|meets|meet with|@ participants",
    "participants spoke|talked|speak|talk|conferred|speaks with|to|@ participants",
    "participants held|had|hold|have talks|meeting|call|conversation with|@ participants",
    "participants telephoned|phoned|called|rang|phone|call participants",
    "participants hosted|received|welcomed participants",
    "visitors visited|toured|visit|visits place",
    "visitors travelled|traveled|flew|went|travel|fly|go to place",
    "visitors arrived|landed|arrive in|at place",
    "visitors 's visit|trip|journey|travel to|@ place",
    "meeting|call|talks|summit|conversation between|of|with participants",
    "visit|trip|journey by|of visitors",
)
_WHOSE: Final = tuple(f"~ {each}" for each in _HELD)
"""Who meets whom at an engagement of which something else is told."""

_MEASURES: Final = "sanctions|tariffs|tariff|controls|restrictions|ban|curbs|duties|embargo|limits"
_ON: Final = "on|against"
_LINES: Final = (
    "hotline|line|lines|channel|channels|dialogue|contacts|talks|communication|communications"
)
_SAID: Final = (
    "said|says|stated|added|declared|explained|noted|remarked|reiterated|stressed|insisted|argued"
    "|replied|answered|announced|wrote|continued|recalled|expressed|responded|claimed|observed"
)
_REMOVED: Final = "removed|dismissed|sacked|fired|ousted|recalled"
_DID: Final = (
    "expelled|arrested|detained|shot|attacked|seized|intercepted|struck|bombed|shelled|rammed"
)

TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "engagement-held": _HELD,
    "engagement-planned": _WHOSE,
    "engagement-announced": (
        "announced_by announced|confirmed|unveiled|announces|confirms",
        "~ announced_by said|says",
        *_WHOSE,
    ),
    "engagement-reported": (
        "reported_by reported|reports",
        *_WHOSE,
    ),
    "engagement-proposed": (
        "proposed_by proposed|suggested|offered|proposes|suggests|offers",
        *_WHOSE,
    ),
    "engagement-invited": (
        "invited_by invited|invites|invite invited",
        "invited_by extended|issued invitation to invited",
    ),
    "invitation-accepted": (
        "accepted_by accepted|accepts invitation|invite from|of|by invited_by",
        "accepted_by accepted|accepts invitation|invite",
    ),
    "engagement-postponed": (
        "postponed_by postponed|delayed|deferred|rescheduled|shelved",
        "postponed_by put off",
        *_WHOSE,
    ),
    "engagement-cancelled": (
        "cancelled_by cancelled|canceled|scrapped|aborted",
        "cancelled_by called off",
        *_WHOSE,
    ),
    "engagement-refused": (
        "refused_by refused|declined|rejected|rebuffed|snubbed|spurned",
        "refused_by turned down",
        *_WHOSE,
    ),
    "statement-made": (
        "speaker told addressees",
        "speaker assured|informed|reminded|promised addressees",
        f"speaker {_SAID}",
        "according to speaker",
    ),
    "demand-made": (
        "speaker urged|asked|pressed|implored|ordered|demanded|urges addressees",
        "speaker called on|upon addressees",
        "speaker called for",
        "speaker appealed to addressees",
        "speaker demanded",
        "~ speaker insisted|said|says|added|told",
    ),
    "accusation-made": (
        "speaker accused|blamed|condemned|denounced|criticised|criticized|accuses|slammed about",
        "speaker lodged protest with addressees",
        "~ speaker said|says|added|told",
    ),
    "denial-made": (
        "speaker denied|denies|rejected|dismissed|refuted|rejects",
        "~ speaker said|says|added|told",
    ),
    "warning-given": (
        "speaker warned|cautioned|warns|threatened addressees",
        "speaker warned|cautioned|warns",
        "~ speaker said|says|added|told",
    ),
    "assessment-made": (
        "speaker predicted|judged|assessed",
        "~ speaker said|says|stated|added|noted|told|argued|wrote|observed|explained|continued",
        "~ according to speaker",
    ),
    "measure-imposed": (
        f"imposed_by imposed|slapped|levied|placed|announced|put {_MEASURES} {_ON} targets",
        "imposed_by sanctioned|banned|barred|blacklisted|embargoed targets",
        "imposed_by added targets to list|blacklist",
    ),
    "measure-threatened": (
        f"threatened_by threatened|threatens|vowed|warned {_MEASURES} {_ON} targets",
        "threatened_by threatened|threatens targets",
        "threatened_by threatened|threatens|vowed",
    ),
    "measure-lifted": (
        f"lifted_by lifted|removed|eased|waived|suspended|ended|dropped {_MEASURES} {_ON} targets",
        "lifted_by removed|delisted targets",
    ),
    "measure-reported": ("reported_by reported|reports",),
    "measure-in-force": (
        "~ sanctions|tariffs|controls|restrictions|ban|curbs|embargo on|against targets",
    ),
    "official-appointed": (
        "appointed_by appointed|named|nominated|chose|picked|made|elected official as|to|@ office",
        "official took office",
        "official became office",
        "official succeeded|succeeds|replaced|replaces succeeds as office",
        "official succeeded|succeeds|replaced|replaces succeeds",
    ),
    "official-removed": (
        f"removed_by {_REMOVED} official as|from office",
        f"removed_by {_REMOVED} official",
        "official resigned|retired|quit as office",
        "official stepped down",
        "official resigned|retired|quit",
    ),
    "official-absent": ("official missed|vanished|disappeared",),
    "official-in-office": ("official serves|served as office",),
    "channel-severed": (
        f"severed_by severed|cut|suspended|halted|closed|broke {_LINES}",
        "severed_by cut|broke off",
    ),
    "channel-restored": (
        f"restored_by restored|reopened|resumed|reestablished|re-established {_LINES}",
    ),
    "channel-disturbed": (f"disturbed_by disrupted|hampered|limited|ignored {_LINES}",),
    "incident-occurred": (
        f"responsible {_DID} affected",
        f"responsible {_DID}",
    ),
    "incident-resolved": ("resolved_by released|freed|resolved|settled",),
    "agreement-reached": (
        "parties agreed|agree with|@ parties",
        "parties reached|struck|signed|concluded deal|agreement|accord|pact with|@ parties",
        "agreement|deal|accord|pact between|of|with parties",
        "brokered_by brokered|mediated",
    ),
    "joint-statement-issued": ("parties issued|released statement|communiqué with|@ parties",),
    "treaty-signed": (
        "parties signed treaty|convention|pact|agreement|accord with|@ parties",
        "treaty|convention|pact between parties",
    ),
    "treaty-in-force": ("treaty|convention|pact between parties",),
    "treaty-ended": (
        "ended_by denounced|abrogated|quit|left treaty|convention|pact|agreement",
        "ended_by withdrew from treaty|convention|pact|agreement",
    ),
    "state-recognised": ("recognised_by recognised|recognized|recognises|recognizes recognised",),
    "recognition-withdrawn": ("recognised_by derecognised|derecognized recognised",),
    "relations-established": (
        "between established|normalised|normalized relations|ties with|@ between",
    ),
    "relations-resumed": (
        "between resumed|restored|reestablished|re-established relations|ties with|@ between",
    ),
    "relations-severed": ("between=severed_by severed|broke|cut relations|ties with|@ between",),
    "relations-raised": ("between upgraded|raised|elevated relations|ties with|@ between",),
    "relations-lowered": ("between downgraded|lowered relations|ties with|@ between",),
    "consular-relations-established": ("between established relations with|@ between",),
    "war-declared": ("declared_by declared|declares war on|against against",),
    "mission-opened": ("of opened|reopened|inaugurated embassy|consulate|legation in host",),
    "mission-closed": ("of closed|shut embassy|consulate|legation in host",),
}
"""By the tag of a kind which sentences tell it; "@" stands for nothing between."""

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
