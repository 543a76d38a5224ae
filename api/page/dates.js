// Days as numbers, and EDTF dates in words. Nothing is made sharper on the way.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];
export const SHORT_MONTHS = MONTHS.map((each) => each.slice(0, 3));
const DAY_MS = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** The number of a day, `null` where the text is no day. */
export function dayNumber(iso) {
  if (!ISO.test(iso ?? "")) return null;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(time) || isoOf(time / DAY_MS) !== iso ? null : time / DAY_MS;
}

export function isoOf(number) {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

export const shifted = (iso, days) => isoOf(dayNumber(iso) + days);

/** A day in full: 15 July 2023. */
export function dayInWords(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** An instant, in UTC. */
export function instantInWords(instant) {
  return `${dayInWords(instant.slice(0, 10))}, ${instant.slice(11, 16)} UTC`;
}

/** An EDTF date in words: `[..2023-06-16]` is some day up to 16 June 2023. */
export function inWords(edtf) {
  if (!edtf || edtf === "..") return "an unknown day";
  const set = /^\[(.*)\]$/.exec(edtf);
  if (set) return setInWords(set[1]);
  if (edtf.includes("/")) return intervalInWords(...edtf.split("/"));
  return onePoint(edtf);
}

function setInWords(inner) {
  if (!inner.includes("..")) return `one of ${inner.split(",").map((each) => plainly(each.trim())).join(", ")}`;
  const [from, to] = inner.split("..");
  if (!from) return `some day up to ${plainly(to)}`;
  if (!to) return `some day from ${plainly(from)} on`;
  return `some day between ${plainly(from)} and ${plainly(to)}`;
}

function intervalInWords(from, to) {
  const open = (each) => !each || each === "..";
  if (open(from) && open(to)) return "an unknown time";
  if (open(from)) return `until ${onePoint(to)}`;
  if (open(to)) return `from ${onePoint(from)} on`;
  return `${onePoint(from)} to ${onePoint(to)}`;
}

/** A day, or what is known of it: its month, its decade. */
function onePoint(text) {
  const doubt = { "~": "about ", "?": "perhaps ", "%": "perhaps about " }[text.slice(-1)] ?? "";
  const bare = doubt ? text.slice(0, -1) : text;
  const [year, month, day] = bare.split("-");
  if (ISO.test(bare)) return `${doubt}${dayInWords(bare)}`;
  if (day && month && !month.includes("X")) {
    const between = spanOfMask(day, new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate());
    return `${doubt}some day between ${between} ${MONTHS[month - 1]} ${year}`;
  }
  return `${doubt}some day of ${plainly(bare)}`;
}

function spanOfMask(mask, last) {
  const from = Math.max(1, Number(mask.replaceAll("X", "0")));
  const to = mask === "XX" ? last : Math.min(last, Number(mask.replaceAll("X", "9")));
  return `${from} and ${to}`;
}

/** A day, month or year without its doubts. */
function plainly(text) {
  const bare = text.replace(/[~?%]$/, "");
  const [year, month, day] = bare.split("-");
  const said = year.includes("X") ? `the years ${year.replaceAll("X", "0")} to ${year.replaceAll("X", "9")}` : year;
  if (!month || month === "XX") return said;
  if (month.includes("X")) return `months ${spanOfMask(month, 12)} of ${said}`;
  if (!day) return `${MONTHS[month - 1]} ${said}`;
  return day.includes("X") ? `${MONTHS[month - 1]} ${said}` : dayInWords(bare);
}
