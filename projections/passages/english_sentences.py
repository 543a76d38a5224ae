"""Which sentences of English tell each kind of fact, and who stands where in them.

Words that are names of fields stand for those who are named there, the others for themselves, with
strokes between those of which one stands there. The first word that is no field is the verb. So
"imposed_by imposed sanctions|tariffs on targets" is also read in the passive ("sanctions were
imposed on targets by imposed_by"). A line with "~" tells who has part in it, and not that it is of
this kind. Another language is another table.
"""

from collections.abc import Mapping
from typing import Final

_HELD: Final = (
    "participants met|meets|meet with|@ participants",
    "participants spoke|spoken|talked|speak|talk|conferred|speaks with|to|@ participants",
    "participants held|had|hold|have talks|meeting|call|conversation with|@ participants",
    "participants telephoned|phoned|rang|phone participants",
    "participants shook hands with participants",
    "participants hosted|received|welcomed participants",
    "visitors visited|toured|visit|visits place",
    "visitors travelled|traveled|flew|went|travel|fly|go to place",
    "visitors arrived|landed|arrive in|at place",
    "visitors 's visit|trip|journey|travel to|@ place",
    "participants 's meeting|talks|call|conversation with participants",
    "meeting|call|talks|summit|conversation between|of|with participants",
    "visit|trip|journey by|of visitors to place",
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
    "|replied|answered|announced|wrote|continued|recalled|expressed|claimed|observed"
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
        "postponed_by postponed|delayed|deferred|rescheduled|shelved engagement",
        "postponed_by put off",
        *_WHOSE,
    ),
    "engagement-cancelled": (
        "cancelled_by cancelled|canceled|scrapped|aborted engagement",
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
        f"imposed_by announced|introduced|unveiled {_MEASURES} {_ON} targets",
        f"imposed_by imposed|announced|introduced|unveiled {_MEASURES}",
        "imposed_by added list|blacklist",
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
        "lifted_by delisted targets",
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
        "~ replaced_by replaced official",
        "official resigned|retired|quit as office",
        "official stepped down",
        "official resigned|retired|quit",
    ),
    "official-absent": ("official missed|vanished|disappeared",),
    "official-in-office": ("official serves|served as office",),
    "channel-severed": (f"severed_by severed|cut|suspended|halted|closed|broke {_LINES}",),
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
    "consular-relations-established": ("between established consular with|@ between",),
    "war-declared": ("declared_by declared|declares war on|against against",),
    "mission-opened": ("of opened|reopened|inaugurated embassy|consulate|legation in host",),
    "mission-closed": ("of closed|shut embassy|consulate|legation in host",),
}
"""By the tag of a kind which sentences tell it; "@" stands for nothing between."""
