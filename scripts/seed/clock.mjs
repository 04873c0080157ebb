// The days and hours of the demo, told from its today: working days of the organisation's zone, moments in UTC.

const ZONE = 'Europe/Paris';
const DAY = 86_400_000;

const offset = new Intl.DateTimeFormat('en', { timeZone: ZONE, timeZoneName: 'longOffset' });

/** The moment at which clocks of the zone show `time` on `date`, as the database keeps it. */
function moment(date, time) {
  const [, sign, hours, minutes] = offset.format(new Date(`${date}T${time}:00Z`)).match(/GMT([+-])(\d+):(\d+)/);
  const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '+' ? -60_000 : 60_000);
  return `${new Date(Date.parse(`${date}T${time}:00Z`) + shift).toISOString().slice(0, 19)}Z`;
}

/** So many working days, Monday to Friday, after `today`; before it when negative; 0 is today whatever day it is. */
function workingDay(today, count) {
  let day = Date.parse(today);
  for (let left = Math.abs(count); left > 0; ) {
    day += Math.sign(count) * DAY;
    if (![0, 6].includes(new Date(day).getUTCDay())) left -= 1;
  }
  return dateOf(day);
}

const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
/** Days after Easter Sunday. */
const MOVING = [1, 39, 50];

/** Easter Sunday (the anonymous algorithm of 1876). */
function easter(year) {
  const [century, rest, moon] = [Math.floor(year / 100), year % 100, year % 19];
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * moon + century - Math.floor(century / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7;
  const days = epact + toSunday - 7 * Math.floor((moon + 11 * epact + 22 * toSunday) / 451) + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1);
}

const isHoliday = (day) =>
  FIXED.includes(dateOf(day).slice(5)) || MOVING.some((after) => easter(new Date(day).getUTCFullYear()) + after * DAY === day);

const dateOf = (day) => new Date(day).toISOString().slice(0, 10);
const civilDate = (at) => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(at));

/** The last of so many working days after the civil date of a moment, holidays not counted; null where there is no delay. */
export function deadline(at, count) {
  if (!count) return null;
  let day = Date.parse(civilDate(at));
  for (let left = count; left > 0; ) {
    day += DAY;
    if (![0, 6].includes(new Date(day).getUTCDay()) && !isHoliday(day)) left -= 1;
  }
  return dateOf(day);
}

/** Three years after the civil date of a moment; the 29th of February becomes the 1st of March. */
export function threeYearsAfter(at) {
  const [year, month, day] = civilDate(at).split('-').map(Number);
  return dateOf(Date.UTC(year + 3, month - 1, day));
}

/** Gives `at(days, 'HH:MM')`, a moment so many working days from today. */
export const clock = (today) => (days, time) => moment(workingDay(today, days), time);
