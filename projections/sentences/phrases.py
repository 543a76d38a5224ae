"""Which words ask for what: the table that sentences are read by, a line for each way of asking.

    what is typed                                    what it asks for
    everything Wang Wenbin said                      what is told of a person, and was said
    what did China say about Taiwan                  the same with the words of the subject
    which facts are disputed                         the facts on which sources disagree
    when were relations with Cuba last broken        when relations began, broke, were resumed
    US China 13 to 20 June 2023                      two days of two states beside each other
    what changed between 13 and 20 June 2023         those of the states of which most is told then
    compare two days                                 their last week, and how to ask for others

A word that is in none of these sets is a name, or is looked for as it stands.
"""

from typing import Final

BETWEEN: Final = frozenset(
    {"a", "about", "all", "an", "and", "any", "anything", "are", "as", "at", "been", "between"}
    | {"by", "can", "compare", "did", "do", "does", "during", "each", "every", "everything"}
    | {"find", "for", "from", "give", "happened", "happening", "had", "has", "have", "her", "his"}
    | {"how", "i", "in", "is", "it", "its", "list", "me", "my", "of", "on", "or", "please"}
    | {"rather", "s", "say", "said", "says", "saying", "see", "show", "tell", "than", "that", "the"}
    | {"their", "them", "there", "they", "to", "v", "versus", "vs", "was", "we", "were", "what"}
    | {"when", "where", "which", "who", "whom", "whose", "why", "with"}
)
"""Words that ask, or stand between others: none is a name, none is looked for."""

ASKING: Final = frozenset({"how", "what", "when", "where", "which", "who", "whom", "whose", "why"})
"""Words that make a question of others: what is quoted is looked for as it stands."""

SAYING: Final = frozenset(
    {"comment", "commented", "comments", "quote", "quoted", "quotes", "remark", "remarks", "said"}
    | {"say", "saying", "says", "speak", "spoke", "statement", "statements", "told", "words"}
)
"""What somebody said."""

SUBJECT: Final = frozenset({"about", "concerning", "on", "regarding"})
"""Words behind which stands what something was said of."""

DISPUTING: Final = frozenset(
    {"contested", "contradict", "contradictory", "denied", "disagree", "disagreed"}
    | {"disagreement", "disagreements", "dispute", "disputed", "disputes"}
)
"""Facts on which sources disagree, or which somebody denies."""

BREAKING: Final = frozenset(
    {"break", "broke", "broken", "cut", "ended", "established", "interrupted", "restored"}
    | {"resume", "resumed", "resumption", "rupture", "ruptured", "severed"}
)
"""When relations began, broke, and were resumed."""

COMPARING: Final = frozenset(
    {"change", "changed", "changes", "changing", "compare", "compared", "comparing", "comparison"}
    | {"differ", "difference", "differences", "different"}
)
"""Two days beside each other: what changed from the one to the other."""

NEWS: Final = frozenset({"new", "news"})
"""The same beside a day; without one they are words of names."""

OF_DAYS: Final = frozenset(
    {"another", "beside", "date", "dates", "day", "days", "other", "relations", "same", "side"}
    | {"state", "states", "things", "two", "week", "weeks"}
)
"""What is beside words that compare, where no days and no parties are named."""

OF_LISTS: Final = frozenset({"fact", "facts", "sources", "record"})
"""Words for what is listed: they narrow nothing."""
