// @ts-check
// Which kind of fact is meant: by what somebody types, and by the words of an article.

/**
 * `words` are those that an article has where it tells of one, the most telling first.
 * @typedef {{ name: string, said: string, words: string[] }} Findable
 */

/** How far a word is from a kind: by its words, by the beginnings of these, by what is said of it. */
const [OWN, BEGUN, SAID, NOT] = [0, 1, 4, 20];
/** Of words in an article, one that stands far back in a kind's list tells too little. */
const TELLING = 0.12;
const ENDING = /^(?:s|es|d|ed|ing)$/;
const STEP = 0.02;

/** @param {string} text */
const wordsOf = (text) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/**
 * Whether an article's word is one of a list's, be it with an ending.
 * @param {string} given
 * @param {string} listed
 */
const isForm = (given, listed) =>
  given === listed || (given.startsWith(listed) && ENDING.test(given.slice(listed.length)));

/**
 * @param {Findable} kind
 * @param {string} word
 */
function distance(kind, word) {
  const own = kind.name.split(" ");
  const at = kind.words.findIndex((each) => isForm(word, each));
  if (own.includes(word)) return OWN;
  if (at >= 0) return OWN + STEP * (at + 1);
  if (own.some((each) => each.startsWith(word))) return BEGUN;
  const begun = kind.words.findIndex((each) => each.startsWith(word));
  if (begun >= 0) return BEGUN + STEP * (begun + 1);
  return kind.said.toLowerCase().includes(word) ? SAID : NOT;
}

/**
 * The kinds that may be meant by what is typed, the likeliest first.
 * @template {Findable} T
 * @param {T[]} kinds
 * @param {string} typed
 */
export function kindsCalled(kinds, typed) {
  const wanted = wordsOf(typed);
  const ranked = kinds.map((kind) => ({
    kind,
    far: wanted.reduce((sum, word) => sum + distance(kind, word), 0),
  }));
  return ranked
    .filter(({ far }) => far < NOT)
    .sort((one, other) => one.far - other.far)
    .map(({ kind }) => kind);
}

/**
 * The kinds of which a passage may tell, the likeliest first.
 * @template {Findable} T
 * @param {T[]} kinds
 * @param {string} passage
 */
export function kindsIn(kinds, passage) {
  const given = wordsOf(passage);
  const ranked = kinds.map((kind) => {
    const places = kind.words
      .map((listed, at) => (given.some((word) => isForm(word, listed)) ? 1 / (at + 1) : 0))
      .sort((one, other) => other - one);
    // Two words of a kind tell more than one.
    return { kind, told: (places[0] ?? 0) + (places[1] ?? 0) / 2 };
  });
  return ranked
    .filter(({ told }) => told >= TELLING)
    .sort((one, other) => other.told - one.told)
    .map(({ kind }) => kind);
}

/**
 * The form of which words tell, if they tell of one.
 * @param {Record<string, string[]>} forms by form the words for it
 * @param {string} passage
 */
export function formIn(forms, passage) {
  const given = wordsOf(passage);
  const found = Object.entries(forms).find(([, words]) =>
    words.some((listed) => given.some((word) => isForm(word, listed))),
  );
  return found ? found[0] : null;
}
