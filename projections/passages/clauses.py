"""Who does what to whom in a sentence: the places of a pattern, found beside its verb.

Only what stands right there is taken: a name before the verb with nothing but auxiliaries, adverbs
and an apposition between, one behind it, or behind the preposition that belongs to it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from projections.passages import english
from projections.passages.mention import Mention
from projections.passages.mentions import mentions
from projections.passages.patterns import Slot, WayOfTelling
from projections.passages.tokens import SentenceTaken, Token

NOUN_WITHIN: Final = 7
"""Words behind a verb among which its noun stands."""

SLOT_WITHIN: Final = 8
"""Words behind a verb, or its noun, among which a preposition stands."""

_ENDS_CLAUSE: Final = frozenset(
    (";", ":", "—", "–", "that", "who", "which", "while", "but", "when")
)
_PREPOSITIONS: Final = frozenset(
    (
        *("of", "with", "by", "for", "to", "on", "in", "from", "at", "between", "against", "about"),
        *("over", "after", "before", "under", "than", "into", "including"),
    )
)
RELATIVE_MOST: Final = 20
"""Words and marks of a clause with "who" that stands between somebody and the verb."""

_RELATIVES: Final = frozenset(("who", "which"))
_CONJUNCTIONS: Final = frozenset(("after", "before"))
"""Before somebody and a verb these begin a clause: "after Canada imposed a ban"."""

_AND: Final = frozenset(("and", "&"))


class ClauseItem(Struct, frozen=True):
    """A word or mark of a sentence, or somebody or something that is named in it."""

    token: Token
    named: Mention | None = None
    is_quoted: bool = False

    @property
    def plain(self) -> str:
        """A word in small letters; "" for what is named."""
        return "" if self.named is not None else self.token.plain


class ClauseTold(Struct, frozen=True, kw_only=True):
    """What a pattern found: for each field who stands there, and how the verb is told. `at` and
    `end` are offsets of the verb. `pronoun_for` are the fields of whoever is called by a
    pronoun alone, `planned_by` the word that tells that it is still to come.
    """

    pattern: WayOfTelling
    fields: dict[str, tuple[Mention, ...]]
    at: int
    end: int
    is_passive: bool = False
    is_negated: bool = False
    is_to_come: bool = False
    is_quoted: bool = False
    pronoun_for: tuple[str, ...] = ()
    planned_by: str = ""
    is_meant: bool = False
    order: int = 0

    @property
    def verb(self) -> tuple[int, int]:
        """Where its verb stands."""
        return self.at, self.end


class Clauses:
    """A sentence, taken apart once for all patterns."""

    def __init__(self, sentence: SentenceTaken) -> None:
        self.sentence = sentence
        self.named = mentions(sentence.tokens)
        self.items = list(_items(sentence, self.named))
        self._places: dict[str, list[int]] = {}
        for at, item in enumerate(self.items):
            self._places.setdefault(item.plain, []).append(at)

    def told(self, patterns: Sequence[WayOfTelling]) -> Iterator[ClauseTold]:
        """All that is told by some patterns, in their order."""
        for order, pattern in enumerate(patterns):
            places = (at for verb in pattern.verbs for at in self._places.get(verb, ()))
            for at in sorted(places):
                if self._has_particle(pattern, at):
                    found = self._noun_told(pattern, at) if pattern.by_noun else None
                    if not pattern.by_noun:
                        found = self._verb_told(pattern, at)
                    if found is not None:
                        yield _in_order(found, order)

    def _has_particle(self, pattern: WayOfTelling, at: int) -> bool:
        return not pattern.particle or self._plain(at + 1) in pattern.particle

    def _noun_told(self, pattern: WayOfTelling, at: int) -> ClauseTold | None:
        """Blinken's visit to Beijing; talks between the two of them."""
        fields: dict[str, tuple[Mention, ...]] = {}
        if self._plain(at - 1) == "no":
            return None
        if pattern.doer is not None:
            owner = self._named(at - 1)
            if owner is None or not owner.is_possessive:
                return None
            self._fill(fields, pattern.doer, (owner,))
        for slot in pattern.slots:
            self._fill(fields, slot, self._slot(slot, at))
        return self._as_told(pattern, at, fields) if fields else None

    def _verb_told(self, pattern: WayOfTelling, at: int) -> ClauseTold | None:
        begin = self._auxiliaries(at)
        helping = [self._plain(each) for each in range(begin, at)]
        behind = at
        is_passive = _is_passive(helping)
        by = self._by(at)
        fronted = False
        if pattern.nouns:
            noun = self._noun(pattern, at)
            if noun is not None:
                behind = noun
            elif (is_passive or by) and self._noun_before(pattern, begin):
                fronted = True
            else:
                return None
        subject = () if fronted else self._subject(begin)
        is_participle = self._plain(at).endswith("ed") or self._plain(at) in english.PARTICIPLES
        is_reduced = is_participle and self._plain(at + 1) == "by"
        if not subject and not fronted and not is_passive and is_reduced:
            is_passive = bool(by)
        fields: dict[str, tuple[Mention, ...]] = {}
        if is_passive or fronted:
            self._fill(fields, pattern.doer, by)
            self._fill_passive(fields, pattern, subject, at, fronted)
        else:
            self._fill(fields, pattern.doer, subject or self._inverted(pattern, at))
            for slot in pattern.slots:
                self._fill(fields, slot, self._slot(slot, behind if slot.behind else at))
        told = _helped(self._as_told(pattern, at, fields), helping, is_passive)
        is_pronoun = self._plain(begin - 1) in english.PRONOUNS and not is_passive
        if is_pronoun and pattern.doer is not None and not self.items[begin - 1].is_quoted:
            told = replace(told, pronoun_for=pattern.doer.fields)
        return told

    def _fill_passive(
        self,
        fields: dict[str, tuple[Mention, ...]],
        pattern: WayOfTelling,
        subject: tuple[Mention, ...],
        at: int,
        fronted: bool,
    ) -> None:
        for slot in pattern.slots:
            is_object = not slot.behind or (slot.may_be_next and not fronted)
            is_free = not (set(slot.fields) & set(fields)) or (
                pattern.doer is not None and slot.fields == pattern.doer.fields
            )
            if is_object and subject and is_free:
                self._fill(fields, slot, subject)
                subject = ()
            elif slot.behind:
                self._fill(fields, slot, self._slot(slot, at))

    @staticmethod
    def _fill(
        fields: dict[str, tuple[Mention, ...]], slot: Slot | None, named: tuple[Mention, ...]
    ) -> None:
        for field in slot.fields if slot is not None and named else ():
            fields[field] = tuple(dict.fromkeys((*fields.get(field, ()), *named)))

    def _as_told(
        self, pattern: WayOfTelling, at: int, fields: dict[str, tuple[Mention, ...]]
    ) -> ClauseTold:
        item = self.items[at]
        return ClauseTold(
            pattern=pattern,
            fields=fields,
            at=item.token.start,
            end=item.token.end,
            is_quoted=item.is_quoted,
        )

    def _auxiliaries(self, at: int) -> int:
        """Where what helps a verb begins."""
        while at > 0 and self._helps(at - 1):
            at -= 1
        return at

    def _helps(self, at: int) -> bool:
        plain = self._plain(at)
        helping = english.BEFORE_VERBS | english.NEGATIONS | english.TO_COME | {"did", "do", "does"}
        return plain in helping or (plain.endswith("ly") and len(plain) > 4)

    def _noun(self, pattern: WayOfTelling, at: int) -> int | None:
        for each in range(at + 1, min(len(self.items), at + 1 + NOUN_WITHIN)):
            if self._plain(each) in pattern.nouns:
                return each
            if self._plain(each) in _ENDS_CLAUSE | {","}:
                return None
        return None

    def _noun_before(self, pattern: WayOfTelling, begin: int) -> bool:
        return any(
            self._plain(each) in pattern.nouns for each in range(max(0, begin - NOUN_WITHIN), begin)
        )

    def _by(self, at: int) -> tuple[Mention, ...]:
        for each in range(at + 1, min(len(self.items), at + 1 + SLOT_WITHIN)):
            if self._plain(each) == "by":
                return self._several(each + 1)
            if self._plain(each) in _ENDS_CLAUSE | {",", "and"}:
                return ()
        return ()

    def _slot(self, slot: Slot, at: int) -> tuple[Mention, ...]:
        """Who stands next to a verb or noun, or behind a preposition that belongs to it."""
        if not slot.behind:
            return self._several(at + 1)
        for each in range(at + 1, min(len(self.items), at + 1 + SLOT_WITHIN)):
            if self._plain(each) in slot.behind and self._named(each + 1) is not None:
                return self._several(each + 1, are_both=self._plain(each) == "between")
            if self._plain(each) in _ENDS_CLAUSE or self.items[each].is_quoted:
                break
            if self._plain(each) == "," and self._named(each - 1) is None:
                break
        if not slot.may_be_next:
            return ()
        # Behind another one there ("named Kurt Campbell ambassador").
        follows = self._named(at + 1) is not None and self._named(at + 2) is not None
        return self._several(at + 2 if follows else at + 1)

    def _several(self, at: int, *, are_both: bool = False) -> tuple[Mention, ...]:
        """Those who are named from a place on: one, or several with commas and "and" between."""
        first = self._named(at)
        if first is None or self.items[at].is_quoted:
            return ()
        if first.is_possessive:
            return ()
        found = [first]
        while True:
            at += 1
            step = self._joined(at)
            following = self._named(at + step) if step else None
            if following is None or following.is_possessive:
                return tuple(found)
            if not are_both and not self._is_listed(at, step):
                return tuple(found)
            found.append(following)
            at += step

    def _joined(self, at: int) -> int:
        if self._plain(at) == "," and self._plain(at + 1) in _AND:
            return 2
        return 1 if self._plain(at) in {",", *_AND} else 0

    def _is_listed(self, at: int, step: int) -> bool:
        """Whether what comes after "and" goes on with a list, and has no verb of its own."""
        after = self.items[at + step + 1] if at + step + 1 < len(self.items) else None
        if after is None or after.named is not None:
            return after is None
        plain = after.plain
        if self._plain(at) in _AND or step == 2:
            return not self._is_verb(plain)
        return plain in {",", *_AND}

    @staticmethod
    def _is_verb(plain: str) -> bool:
        return (
            plain in english.TOLD_OF_THE_PAST
            or plain in english.SPEECH
            or plain in english.BEING
            or (plain.endswith("ed") and len(plain) > 4)
        )

    def _subject(self, begin: int) -> tuple[Mention, ...]:
        """Who is named right before a verb, or before "who" and the verb."""
        at = begin - 1
        if self._plain(at) in _RELATIVES:
            at -= 1
            if self._plain(at) == ",":
                at -= 1
        elif self._plain(at) == ",":
            at = self._before_relative(at)
        at = self._before_adjuncts(at)
        last = self._named(at)
        if last is None or last.is_possessive or self.items[at].is_quoted:
            return ()
        found = [last]
        while True:
            before = self._plain(at - 1)
            if before not in {",", *_AND}:
                break
            step = 2 if self._plain(at - 2) == "," and before in _AND else 1
            other = self._named(at - 1 - step)
            if other is None or other.is_possessive or (before == "," and len(found) < 2):
                break
            found.insert(0, other)
            at -= 1 + step
        return () if self._plain(at - 1) in _PREPOSITIONS - _CONJUNCTIONS else tuple(found)

    def _before_relative(self, comma: int) -> int:
        """Where who is meant stands, if a clause with "who" ends at a comma; else the comma."""
        for at in range(comma - 1, max(0, comma - RELATIVE_MOST), -1):
            if self._plain(at) == ",":
                return at - 1 if self._plain(at + 1) in _RELATIVES else comma
            if self._plain(at) in _RELATIVES:
                return at - 2 if self._plain(at - 1) == "," else comma
        return comma

    def _before_adjuncts(self, at: int) -> int:
        """Past "on Tuesday" and the like, which may stand between who does something and a verb."""
        while self._plain(at) in english.DAYS and self._plain(at - 1) in {
            "on",
            "in",
            "late",
            "early",
        }:
            at -= 2
        return at

    def _inverted(self, pattern: WayOfTelling, at: int) -> tuple[Mention, ...]:
        """Who speaks, where the verb comes first: "said Mao Ning"."""
        is_speech = self._plain(at) in english.SPEECH
        is_after = self._plain(at - 1) in {",", '"', "”", "?", "!", ""} and at > 0
        if not is_speech or not is_after or pattern.nouns:
            return ()
        return self._several(at + 1)

    def _named(self, at: int) -> Mention | None:
        return self.items[at].named if 0 <= at < len(self.items) else None

    def _plain(self, at: int) -> str:
        return self.items[at].plain if 0 <= at < len(self.items) else ""


def _items(sentence: SentenceTaken, named: Sequence[Mention]) -> Iterator[ClauseItem]:
    at = 0
    for mention in named:
        for each in range(at, mention.first):
            yield ClauseItem(sentence.tokens[each], None, sentence.quoted[each])
        yield ClauseItem(sentence.tokens[mention.first], mention, sentence.quoted[mention.first])
        at = mention.last
    for each in range(at, len(sentence.tokens)):
        yield ClauseItem(sentence.tokens[each], None, sentence.quoted[each])


def _is_passive(helping: Sequence[str]) -> bool:
    """Whether "was" or its like helps a verb: of "is expected to" it helps another one."""
    telling = [each for each in helping if each in english.BEING or each in english.AUXILIARY]
    return bool(telling) and telling[-1] in english.BEING


def _in_order(told: ClauseTold, order: int) -> ClauseTold:
    return replace(told, order=order)


def _helped(told: ClauseTold, helping: Sequence[str], is_passive: bool) -> ClauseTold:
    return replace(
        told,
        is_passive=is_passive,
        is_negated=any(each in english.NEGATIONS for each in helping),
        is_to_come=any(each in english.TO_COME for each in helping),
        is_meant=bool(helping) and helping[-1] == "to",
        planned_by=next((each for each in helping if each in english.TO_COME), ""),
    )
