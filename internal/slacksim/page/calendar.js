// A month to choose a day from, by pointer or keyboard. Days are texts as 2026-11-30.
import { el, icon, popup } from './dom.js';
import { dayWords, monthWords } from './time.js';

const utc = (day) => new Date(`${day}T00:00:00Z`);
const text = (date) => date.toISOString().slice(0, 10);
const shift = (day, days) => { const date = utc(day); date.setUTCDate(date.getUTCDate() + days); return text(date); };

// shiftMonth keeps the day of the month where the other month has it.
function shiftMonth(day, months) {
  const date = utc(day);
  const want = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(want, last));
  return text(date);
}

const weekday = (day) => (utc(day).getUTCDay() + 6) % 7; // 0 is Monday

// calendar opens beside `anchor` at the chosen day or today; `pick(day)` closes it.
export function calendar(anchor, { label, chosen, today, pick }) {
  let at = chosen || today;
  const title = el('strong', { 'aria-live': 'polite' });
  const grid = el('table', { role: 'grid', 'aria-label': label });
  const turn = (name, months, mark) => el('button.icon', { type: 'button', 'aria-label': name, onclick: () => move(shiftMonth(at, months), false) }, icon(mark));
  const panel = el('div.menu.calendar', { role: 'dialog', 'aria-label': label, 'data-testid': 'calendar' },
    el('header', {}, turn('Month before', -1, 'left'), title, turn('Next month', 1, 'right')), grid,
    el('footer', {}, el('button.button', { type: 'button', onclick: () => take(today) }, 'Today')));

  function take(day) {
    panel.hidePopover();
    pick(day);
  }

  function draw() {
    title.textContent = monthWords(at);
    const first = `${at.slice(0, 8)}01`;
    let day = shift(first, -weekday(first));
    const rows = [];
    do {
      const row = el('tr');
      for (let i = 0; i < 7; i++, day = shift(day, 1)) row.append(cell(day));
      rows.push(row);
    } while (day.slice(0, 7) === at.slice(0, 7));
    const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((name) => el('th', { scope: 'col', abbr: name }, name.slice(0, 2)));
    grid.replaceChildren(el('thead', {}, el('tr', {}, ...names)), el('tbody', {}, ...rows));
  }

  function cell(day) {
    const other = day.slice(0, 7) !== at.slice(0, 7);
    return el('td', { role: 'gridcell', 'aria-selected': String(day === chosen) }, el(`button.calendar-day${other ? '.is-other' : ''}`, {
      type: 'button', tabindex: day === at ? '0' : '-1', 'data-day': day, 'aria-label': dayWords(day, true),
      'aria-current': day === today && 'date', onclick: () => take(day),
    }, String(Number(day.slice(8)))));
  }

  function move(day, focus = true) {
    at = day;
    draw();
    place();
    if (focus) grid.querySelector('[tabindex="0"]').focus();
  }

  grid.addEventListener('keydown', (event) => {
    const to = {
      ArrowLeft: () => shift(at, -1), ArrowRight: () => shift(at, 1), ArrowUp: () => shift(at, -7), ArrowDown: () => shift(at, 7),
      Home: () => shift(at, -weekday(at)), End: () => shift(at, 6 - weekday(at)),
      PageUp: () => shiftMonth(at, event.shiftKey ? -12 : -1), PageDown: () => shiftMonth(at, event.shiftKey ? 12 : 1),
    }[event.key];
    if (!to) return;
    event.preventDefault();
    move(to());
  });
  draw();
  const place = popup(anchor, panel);
  grid.querySelector('[tabindex="0"]').focus();
}
