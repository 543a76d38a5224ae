// @ts-check
// Days as numbers. What a date says in words, the API says; the browser has names for months.

const FORMATS = /** @type {const} */ ({ timeZone: "UTC" });
const DAYS = new Intl.DateTimeFormat("en-GB", { ...FORMATS, dateStyle: "long" });
const TIMES = new Intl.DateTimeFormat("en-GB", { ...FORMATS, timeStyle: "short" });
const MONTH = new Intl.DateTimeFormat("en-US", { ...FORMATS, month: "short" });
const LONG_MONTH = new Intl.DateTimeFormat("en-US", { ...FORMATS, month: "long" });
/** Twelve of them, by the number of the month from 0 on. */
export const SHORT_MONTHS = monthsIn(MONTH);
export const MONTHS = monthsIn(LONG_MONTH);
const FOUR_DIGITS = /^[1-9]\d{3}-/;
const DAY_MS = 86_400_000;
const DAY = /^(-?\d{4}|Y-?\d{5,12})-(\d{2})-(\d{2})$/;
// The calendar repeats itself: `Date` counts within these years, and all others are as theirs.
const [CYCLE_YEARS, CYCLE_DAYS, CYCLE_START, CYCLE_FIRST_DAY] = [400, 146_097, 2000, 10_957];

/** @param {Intl.DateTimeFormat} format */
function monthsIn(format) {
  return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2000, month, 1)));
}

/**
 * The number of a day, `null` where the text is no day. Years may have up to twelve digits.
 * @param {string | null | undefined} iso
 * @returns {number | null}
 */
export function dayNumber(iso) {
  const found = DAY.exec(iso ?? "");
  if (!found) return null;
  const year = Number(found[1].replace("Y", ""));
  const cycles = Math.floor((year - CYCLE_START) / CYCLE_YEARS);
  const number =
    Date.UTC(year - cycles * CYCLE_YEARS, Number(found[2]) - 1, Number(found[3])) / DAY_MS +
    cycles * CYCLE_DAYS;
  return isoOf(number) === iso ? number : null;
}

/**
 * The number of what is known to be a day.
 * @param {string} iso
 */
export function numberOf(iso) {
  const number = dayNumber(iso);
  if (number === null) throw new RangeError(`${iso} is no day`);
  return number;
}

/** @param {number} number */
export function isoOf(number) {
  const { year, rest } = parts(number);
  return `${written(year)}${rest}`;
}

/** @param {number} number */
function parts(number) {
  const cycles = Math.floor((number - CYCLE_FIRST_DAY) / CYCLE_DAYS);
  const within = new Date((number - cycles * CYCLE_DAYS) * DAY_MS);
  return {
    year: within.getUTCFullYear() + cycles * CYCLE_YEARS,
    rest: within.toISOString().slice(4, 10),
  };
}

/** @param {number} year */
function written(year) {
  const digits = String(Math.abs(year)).padStart(4, "0");
  return `${digits.length > 4 ? "Y" : ""}${year < 0 ? "-" : ""}${digits}`;
}

/**
 * The month that a day is in, counted from that of the year 0, and the number of its first day.
 * @param {number} number
 */
export function monthOf(number) {
  const { year, rest } = parts(number);
  return 12 * year + Number(rest.slice(1, 3)) - 1;
}

/** @param {number} month */
export function firstDayOf(month) {
  const year = Math.floor(month / 12);
  return numberOf(`${written(year)}-${String(month - 12 * year + 1).padStart(2, "0")}-01`);
}

/**
 * @param {string} iso
 * @param {number} days
 */
export const shifted = (iso, days) => isoOf(numberOf(iso) + days);

/**
 * The year of a day, as it is written.
 * @param {string} iso
 */
export const yearOf = (iso) => iso.slice(0, -6);

/**
 * Whether a text is a day, and not a month or anything else that the API takes for one.
 * @param {string | null | undefined} text
 * @returns {text is string}
 */
export const isDay = (text) => dayNumber(text) !== null;

/**
 * A day as a field for days takes it, which knows the years 1 to 9999; nothing of any other.
 * @param {string} iso
 */
export const fieldDay = (iso) => (/^\d{4}-/.test(iso) && !iso.startsWith("0000") ? iso : "");

/**
 * A day and an instant (in UTC) as the browser says them, where no answer of the API has words.
 * @param {string} iso
 */
export const localDay = (iso) =>
  FOUR_DIGITS.test(iso) && isDay(iso) ? DAYS.format(numberOf(iso) * DAY_MS) : iso;
/** @param {string} instant */
export const localInstant = (instant) =>
  `${DAYS.format(new Date(instant))}, ${TIMES.format(new Date(instant))} UTC`;
