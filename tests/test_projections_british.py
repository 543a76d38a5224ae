"""One word in two spellings is found by either; two words stay two."""

import pytest

from projections.model.british import american

SAME = [
    "harbour/harbor",
    "neighbours/neighbors",
    "labour/labor",
    "honourable/honorable",
    "favourite/favorite",
    "dishonour/dishonor",
    "behaviour/behavior",
    "endeavoured/endeavored",
    "unfavourable/unfavorable",
    "normalise/normalize",
    "normalised/normalized",
    "normalisation/normalization",
    "organising/organizing",
    "organisations/organizations",
    "recognise/recognize",
    "analyse/analyze",
    "analysed/analyzed",
    "centre/center",
    "centres/centers",
    "centred/centered",
    "theatre/theater",
    "defence/defense",
    "defences/defenses",
    "offence/offense",
    "licence/license",
    "licences/licenses",
    "programme/program",
    "programmes/programs",
    "cancelled/canceled",
    "cancelling/canceling",
    "travellers/travelers",
    "counsellor/counselor",
    "councillors/councilors",
    "modelling/modeling",
    "signalled/signaled",
    "dialogue/dialog",
    "dialogues/dialogs",
    "catalogue/catalog",
    "judgement/judgment",
    "acknowledgements/acknowledgments",
    "fulfil/fulfill",
    "fulfilment/fulfillment",
    "skilful/skillful",
    "enrol/enroll",
    "sceptical/skeptical",
    "grey/gray",
    "manoeuvre/maneuver",
    "manoeuvres/maneuvers",
    "manoeuvred/maneuvered",
    "manoeuvring/maneuvering",
    "practised/practiced",
    "aluminium/aluminum",
    "ageing/aging",
    "artefacts/artifacts",
    "plough/plow",
    "pretence/pretense",
    "metre/meter",
    "kilometres/kilometers",
    "centimetre/centimeter",
    "adviser/advisor",
    "advisers/advisors",
    "aeroplanes/airplanes",
    "archaeology/archeology",
    "benefitted/benefited",
    "enquiry/inquiry",
    "focussed/focused",
    "kidnapped/kidnaped",
    "manoeuvrability/maneuverability",
    "mediaeval/medieval",
    "sulphur/sulfur",
    "targetting/targeting",
    "towards/toward",
]
APART = [
    "four/for",
    "hour/hor",
    "our/or",
    "tour/tor",
    "pour/por",
    "flour/flor",
    "your/yor",
    "contour/contor",
    "sour/sor",
    "prise/prize",
    "prises/prizes",
    "filled/filed",
    "pulled/puled",
    "called/caled",
    "polled/poled",
    "rise/rize",
    "size/sise",
    "wise/wize",
    "here/her",
    "were/wer",
    "fire/fier",
    "acre/acer",
    "mere/mer",
    "ogre/oger",
    "ice/ise",
    "fence/fens",
    "since/sins",
    "once/ons",
    "price/prize",
    "device/devise",
    "advice/advise",
    "will/wil",
    "till/til",
    "still/stil",
    "story/storey",
    "tire/tyre",
    "check/cheque",
    "draft/draught",
    "could/cold",
    "should/shold",
    "would/wold",
    "rouge/rog",
    "league/leag",
    "vogue/vog",
    "tongue/tong",
    "tough/tow",
    "cough/cow",
    "though/thow",
    "council/counsel",
    "center/enter",
    "meter/mete",
]


@pytest.mark.parametrize("pair", SAME)
def test_both_spellings_are_one_word(pair: str) -> None:
    one, other = pair.split("/")

    assert american(one) == american(other)


@pytest.mark.parametrize("pair", APART)
def test_words_that_look_alike_stay_two(pair: str) -> None:
    one, other = pair.split("/")

    assert american(one) != american(other)


@pytest.mark.parametrize("pair", [*SAME, *APART])
def test_one_spelling_is_no_other_once_more(pair: str) -> None:
    for word in pair.split("/"):
        assert american(american(word)) == american(word)
