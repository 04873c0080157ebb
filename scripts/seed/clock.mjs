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
  return new Date(day).toISOString().slice(0, 10);
}

/** Three years after the civil date of a moment; the 29th of February becomes the 1st of March. */
export function threeYearsAfter(at) {
  const civil = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(at));
  const [year, month, day] = civil.split('-').map(Number);
  return new Date(Date.UTC(year + 3, month - 1, day)).toISOString().slice(0, 10);
}

/** Gives `at(days, 'HH:MM')`, a moment so many working days from today. */
export const clock = (today) => (days, time) => moment(workingDay(today, days), time);
