// Days as numbers, and EDTF dates in words. Nothing is made sharper on the way.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];
export const SHORT_MONTHS = MONTHS.map((each) => each.slice(0, 3));
const DAY_MS = 86_400_000;
const DAY = /^(-?\d{4}|Y-?\d{5,12})-(\d{2})-(\d{2})$/;
// The calendar repeats itself: `Date` counts within these years, and all others are as theirs.
const [CYCLE_YEARS, CYCLE_DAYS, CYCLE_START, CYCLE_FIRST_DAY] = [400, 146_097, 2000, 10_957];

/** The number of a day, `null` where the text is no day. Years may have up to twelve digits. */
export function dayNumber(iso) {
  const found = DAY.exec(iso ?? "");
  if (!found) return null;
  const year = Number(found[1].replace("Y", ""));
  const cycles = Math.floor((year - CYCLE_START) / CYCLE_YEARS);
  const number = Date.UTC(year - cycles * CYCLE_YEARS, found[2] - 1, found[3]) / DAY_MS + cycles * CYCLE_DAYS;
  return isoOf(number) === iso ? number : null;
}

export function isoOf(number) {
  const { year, rest } = parts(number);
  return `${written(year)}${rest}`;
}

function parts(number) {
  const cycles = Math.floor((number - CYCLE_FIRST_DAY) / CYCLE_DAYS);
  const within = new Date((number - cycles * CYCLE_DAYS) * DAY_MS);
  return { year: within.getUTCFullYear() + cycles * CYCLE_YEARS, rest: within.toISOString().slice(4, 10) };
}

function written(year) {
  const digits = String(Math.abs(year)).padStart(4, "0");
  return `${digits.length > 4 ? "Y" : ""}${year < 0 ? "-" : ""}${digits}`;
}

/** The month that a day is in, counted from that of the year 0, and the number of its first day. */
export function monthOf(number) {
  const { year, rest } = parts(number);
  return 12 * year + Number(rest.slice(1, 3)) - 1;
}

export function firstDayOf(month) {
  const year = Math.floor(month / 12);
  return dayNumber(`${written(year)}-${String(month - 12 * year + 1).padStart(2, "0")}-01`);
}

export const shifted = (iso, days) => isoOf(dayNumber(iso) + days);

/** The year of a day, as it is written. */
export const yearOf = (iso) => iso.slice(0, -6);

/** Whether a text is a day, and not a month or anything else that the API takes for one. */
export const isDay = (text) => dayNumber(text) !== null;

/** A day in full: 15 July 2023. */
export function dayInWords(iso) {
  const [, year, month, day] = DAY.exec(iso);
  return `${Number(day)} ${MONTHS[month - 1]} ${year}`;
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
  if (isDay(bare)) return `${doubt}${dayInWords(bare)}`;
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
