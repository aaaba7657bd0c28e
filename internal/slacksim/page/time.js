// Times as the person reads them: in that person's zone, 24 hours, by the simulator's clock.

const dayLength = 86400000;
const clock = { ahead: 0, zone: undefined };

// setClock tells what time it is in the simulator and which zone the reader lives in.
export function setClock(now, zone) {
  const at = typeof now === 'number' ? now * 1000 : Date.parse(now);
  clock.ahead = Number.isFinite(at) ? at - Date.now() : 0;
  clock.zone = zone || undefined;
}

// now is the simulator's time in milliseconds.
export const now = () => Date.now() + clock.ahead;

function show(ms, options) {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: clock.zone }).format(ms);
  } catch {
    return new Intl.DateTimeFormat('en-GB', options).format(ms);
  }
}

// dayKey is the calendar day in the reader's zone, as 2026-11-22.
export const dayKey = (ms) => show(ms, { dateStyle: 'short' }).split('/').reverse().join('-');

export const clockTime = (ms) => show(ms, { hour: '2-digit', minute: '2-digit' });

// nearDay is today, yesterday or tomorrow, or null for any other day.
function nearDay(ms) {
  const key = dayKey(ms);
  if (key === dayKey(now())) return 'today';
  if (key === dayKey(now() - dayLength)) return 'yesterday';
  if (key === dayKey(now() + dayLength)) return 'tomorrow';
  return null;
}

const capital = (word) => word && word[0].toUpperCase() + word.slice(1);

// dayName heads a day of the conversation.
export function dayName(ms) {
  const near = capital(nearDay(ms));
  if (near) return near;
  const year = dayKey(ms).slice(0, 4) === dayKey(now()).slice(0, 4) ? undefined : 'numeric';
  return show(ms, { weekday: 'long', day: 'numeric', month: 'long', year });
}

const ofDay = (day, options) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));

// dayWords says a calendar day such as 2026-11-30, with its weekday; `full` leaves nothing short.
export const dayWords = (day, full) => ofDay(day, full
  ? { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
  : { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

export const monthWords = (day) => ofDay(day, { month: 'long', year: 'numeric' });

// instant is the Unix time of a wall clock in the reader's zone; in an hour that the clocks
// skip or repeat, one beside it.
export function instant(day, time) {
  const wall = Date.parse(`${day}T${time}:00Z`);
  let ms = wall;
  for (let i = 0; i < 2; i++) ms += wall - Date.parse(`${dayKey(ms)}T${clockTime(ms)}:00Z`);
  return ms / 1000;
}

// fullTime is the tooltip of every time shown.
export const fullTime = (ms) => show(ms, { dateStyle: 'full', timeStyle: 'short' });

// ago says how long ago, in one unit.
export function ago(ms) {
  const seconds = Math.round((ms - now()) / 1000);
  const units = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60]];
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return 'just now';
}

const forms = {
  date_num: (ms) => dayKey(ms),
  date: (ms) => show(ms, { day: 'numeric', month: 'long', year: 'numeric' }),
  date_short: (ms) => show(ms, { day: 'numeric', month: 'short', year: 'numeric' }),
  date_long: (ms) => show(ms, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  date_slash: (ms) => show(ms, { day: '2-digit', month: '2-digit', year: 'numeric' }),
  date_pretty: (ms) => nearDay(ms) ?? forms.date(ms),
  date_short_pretty: (ms) => nearDay(ms) ?? forms.date_short(ms),
  date_long_pretty: (ms) => nearDay(ms) ?? forms.date_long(ms),
  time: clockTime,
  time_secs: (ms) => show(ms, { timeStyle: 'medium' }),
  ago,
};

// dateText fills a `<!date^…>` pattern, or returns null when it is empty or names an unknown form. Words
// such as "today" get a capital where they begin a line.
export function dateText(seconds, pattern, atStart) {
  const ms = Number(seconds) * 1000;
  if (!pattern || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return null;
  let known = true;
  const text = pattern.replace(/\{(\w+)\}/g, (_, form) => {
    if (!Object.hasOwn(forms, form)) known = false;
    return known ? forms[form](ms) : '';
  });
  if (!known) return null;
  return atStart && pattern.startsWith('{') ? capital(text) : text;
}
