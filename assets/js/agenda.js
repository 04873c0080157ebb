// The planning as a calendar: what is planned, moved by hand. The server decides: what it refuses goes back where it was.

import { Calendar } from 'fullcalendar';
import dayGrid from 'fullcalendar/daygrid';
import interaction from 'fullcalendar/interaction';
import french from 'fullcalendar/locales/fr';
import theme from 'fullcalendar/themes/classic';
import timeGrid from 'fullcalendar/timegrid';
import 'fullcalendar/skeleton.css';
import 'fullcalendar/themes/classic/theme.css';
import '../css/agenda.css';

const VIEWS = { week: 'timeGridWeek', month: 'dayGridMonth' };
const REFUSED = 'Ce déplacement n’a pas été enregistré.';
/** States in which a plan may change. */
const MOVABLE = ['to_do', 'in_progress'];

/** What the feed tells of an intervention, as the calendar takes it. */
function eventOf(item) {
  const movable = MOVABLE.includes(item.status);
  return {
    id: item.id,
    title: `${item.title}, ${item.address}`,
    start: item.start,
    end: item.end ?? undefined,
    allDay: item.all_day,
    url: `/interventions/${item.id}`,
    startEditable: movable,
    durationEditable: movable && item.end !== null,
    classNames: ['agenda-event', `agenda-${item.status.replaceAll('_', '-')}`],
    extendedProps: { version: item.version, hasEnd: item.end !== null },
  };
}

/** `2026-03-02T08:00`: the wall clock that the server reads in the organisation's zone. */
const wall = (text, allDay) => (allDay ? `${text.slice(0, 10)}T00:00` : text.slice(0, 16));

/** The day after, `YYYY-MM-DD`. */
function next(text) {
  const day = new Date(`${text.slice(0, 10)}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString();
}

/** What to send of an event after it was moved. */
function plan({ startStr, endStr, allDay, extendedProps }, organisation) {
  const end = endStr || (allDay ? next(startStr) : '');
  return {
    organisation,
    version: extendedProps.version,
    planned_start: wall(startStr, allDay),
    planned_end: end && (allDay || extendedProps.hasEnd) ? wall(end, allDay) : '',
  };
}

class Agenda {
  constructor(place, status) {
    Object.assign(this, { place, status, data: place.dataset });
  }

  mount() {
    this.place.hidden = false;
    this.calendar = new Calendar(this.place, {
      plugins: [dayGrid, timeGrid, interaction, theme],
      locale: french,
      timeZone: this.data.zone,
      initialView: VIEWS[this.data.view],
      initialDate: this.data.day,
      headerToolbar: false,
      slotMinTime: '06:00:00',
      slotMaxTime: '20:00:00',
      eventTimeFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
      editable: true,
      events: ({ startStr, endStr }) => this.read(startStr, endStr),
      eventDrop: (info) => this.save(info),
      eventResize: (info) => this.save(info),
    });
    this.calendar.render();
  }

  say(text) {
    this.status.textContent = text;
  }

  async read(start, end) {
    const query = new URLSearchParams({ start, end });
    const reply = await fetch(`${this.data.feed}?${query}`, { headers: { accept: 'application/json' } });
    if (!reply.ok) {
      this.say('Le planning n’a pas pu être lu. Rechargez la page.');
      return [];
    }
    return (await reply.json()).items.map(eventOf);
  }

  async save({ event, revert }) {
    const resized = event.endStr !== '' && event.endStr !== event.startStr;
    if (resized) event.setExtendedProp('hasEnd', true);
    try {
      const reply = await fetch(`/interventions/${event.id}/planifier`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(plan(event, this.data.organisation)),
      });
      const answer = await reply.json();
      if (!reply.ok) throw new Error(answer.detail);
      event.setExtendedProp('version', answer.version);
      this.say(`${event.title}\u00a0: la date est enregistrée.`);
    } catch (error) {
      revert();
      this.say(`${REFUSED} ${error.message}`);
    }
  }
}

/** Draws the calendar in `place`; what happens is told in `status`. */
export function mount(place, status) {
  new Agenda(place, status).mount();
}
