"""The words by which a kind of fact is found: those that an article has where it tells of one.

For each kind, by its tag, the most telling ones first: of two kinds that have a word, it is the
likelier for the one in whose list it comes sooner. Single words in small letters, in the forms that
articles have; plain endings (`visits`, `visited` beside `visit`) are found by themselves. Another
language is another table.
"""

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, str]] = {
    # Engagements
    "engagement-reported": "reportedly reports considering weighs sources visit trip meeting",
    "engagement-proposed": "proposed suggested hopes offered proposal visit meeting talks",
    "engagement-invited": "invited invite invitation invites",
    "invitation-accepted": "accepted accepts acceptance invitation",
    "engagement-planned": "planned scheduled agreed plans due expected visit meeting",
    "engagement-announced": "announced announces confirmed unveiled visit trip travel",
    "engagement-postponed": "postponed postpone postpones delayed deferred rescheduled shelved",
    "engagement-cancelled": "cancelled canceled cancels scrapped aborted visit meeting",
    "engagement-refused": "refused declined rejected turned snubbed spurned rebuffed",
    "engagement-held": (
        "met visit phone spoke talks call meeting meet phoned telephone held summit hosted"
        " received arrived conversation dialogue trip travelled traveled dinner sidelines"
    ),
    # What was said
    "statement-made": (
        "stated said says told statement spokesman spokeswoman spokesperson remarks declared added"
        " expressed praised welcomed reiterated"
    ),
    "demand-made": "demanded urged demand asked should must calls insisted appeal",
    "accusation-made": (
        "accused accuses blamed condemned summoned protest protested denounced lodged criticised"
        " criticized slammed"
    ),
    "denial-made": "denied denies rejected dismissed refuted denial",
    "warning-given": "warned warns warning cautioned consequences threatened",
    "assessment-made": "analyst assessed expert analysts experts predicts judged assessment",
    # What was agreed on
    "agreement-reached": "agreed agreement deal pact accord understanding brokered compromise",
    "joint-statement-issued": "joint jointly communique communiqué together statement declaration",
    "treaty-signed": "signed treaty sign signing convention agreement pact",
    "treaty-in-force": "ratified force effect entered ratification treaty",
    "treaty-ended": "expired withdrew denounced abrogated quit treaty lapsed",
    # Measures
    "measure-reported": "reportedly considering weighs mulls sanctions tariffs controls curbs ban",
    "measure-threatened": "threatened threatens threat sanctions tariffs retaliate",
    "measure-imposed": (
        "imposed sanctions tariffs sanction sanctioned tariff banned ban blacklisted restricted"
        " curbs embargo restrictions controls slapped levied barred"
    ),
    "measure-in-force": "force remain place sanctions tariffs controls restrictions embargo",
    "measure-lifted": "lifted lift removed eased waived suspended delisted sanctions tariffs",
    # Lines of communication
    "channel-disturbed": "disrupted hampered limited unanswered channel hotline line",
    "channel-severed": "suspended cut severed halted hotline channel line contacts dialogue",
    "channel-restored": "restored reopened resumed hotline channel line contacts reestablished",
    "channel-stood": "open hotline channel channels line lines communication remains",
    # Incidents
    "incident-occurred": (
        "expelled incident shot collided clashed attacked detained intercepted arrested seized"
        " expulsion attack crashed strayed hacked spied balloon"
    ),
    "incident-going-on": "continues ongoing continued clashes fighting standoff still",
    "incident-resolved": "resolved released freed settled ended defused",
    # Offices
    "official-appointed": (
        "appointed named elected nominated sworn inaugurated replaces succeeds tapped"
        " chosen confirmed"
    ),
    "official-in-office": "incumbent serves serving minister secretary president ambassador",
    "official-removed": (
        "removed resigned dismissed sacked ousted stepped fired replaced recalled quit left"
    ),
    "official-absent": "absent missing disappeared unseen absence vanished",
    # Relations
    "state-recognised": "recognised recognized recognise recognize recognition",
    "government-recognised": "government recognises recognizes recognised recognized legitimate",
    "recognition-withdrawn": "derecognised derecognized withdrew withdrawn recognition",
    "consular-relations-established": "consular consuls consul",
    "relations-established": "established ties diplomatic relations normalised normalized",
    "relations-raised": "upgraded raised elevated upgrade ambassadorial ties relations",
    "relations-lowered": "downgraded lowered downgrade recalled ties relations",
    "relations-interrupted": "interrupted occupied occupation annexed relations",
    "relations-severed": "severed broke cut ties breaks relations",
    "relations-resumed": "resumed restored resume reestablished ties relations",
    "relations-ended": "dissolved ceased ended relations succession",
    "relations-stood": "relations ties maintain chargé charge",
    "mission-opened": "opened embassy opens consulate legation mission inaugurated",
    "mission-closed": "closed shut closure embassy consulate legation mission evacuated",
    "mission-moved": "moved relocated moves embassy consulate legation transferred",
    # Wars
    "war-declared": "war declares declared declaration hostilities",
    "war-ended": "peace armistice ceasefire truce surrendered capitulated war",
}
"""By the tag of a kind of fact."""


def words_for(tag: str) -> tuple[str, ...]:
    """The words by which the kind with a tag is found, the most telling first."""
    return tuple(ENGLISH[tag].split())


FORMS: Final[Mapping[str, Mapping[str, str]]] = {
    "engagement-added": {
        "call": "call called phone phoned telephone videoconference",
        "summit": "summit",
        "visit": "visit visited trip travelled traveled arrived toured",
        "meeting": "meeting met meet talks dinner sidelines received",
    },
    "measure-added": {
        "tariff": "tariff tariffs duties levies",
        "export-control": "exports export chips semiconductors",
        "investment-control": "investment investments",
        "ban": "ban banned bans barred",
        "sanction": "sanction sanctions sanctioned blacklisted",
    },
}
"""By the tag of a registration the words that tell the form of what is registered, the form first
that goes before the others where words tell several."""


def forms_for(tag: str) -> dict[str, tuple[str, ...]]:
    """The words that tell each form of what a registration with a tag registers."""
    return {form: tuple(words.split()) for form, words in FORMS[tag].items()}
