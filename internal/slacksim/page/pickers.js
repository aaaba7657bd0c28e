// Date, time, and both together.
import { calendar } from './calendar.js';
import { el, icon, withValue } from './dom.js';
import { filtered, listbox } from './listbox.js';
import { wordsOf } from './mrkdwn.js';
import { change } from './press.js';
import { clockTime, dayKey, dayWords, instant, now } from './time.js';

const halves = Array.from({ length: 48 }, (_, i) => `${String(i >> 1).padStart(2, '0')}:${i % 2 ? '30' : '00'}`);
const asItem = (time) => ({ key: time, label: time });

// typedTime reads 9, 915, 9:15, 21.15 or 9:15 pm; null when it is no time.
function typedTime(text) {
  const found = /^(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap])?\.?m?\.?$/i.exec(text.trim());
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  if (found[3] && (hour < 1 || hour > 12)) return null;
  if (found[3]) hour = (hour % 12) + (found[3].toLowerCase() === 'p' ? 12 : 0);
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : null;
}

function times(query) {
  const typed = query && typedTime(query);
  const found = filtered([{ items: halves.map(asItem) }], query).groups[0].items;
  if (typed) return { groups: [{ items: [asItem(typed), ...found.filter((item) => item.key !== typed)] }] };
  return query && !found.length ? { hint: 'A time such as 9:15' } : { groups: [{ items: found }] };
}

// opener is the field one sees: what is chosen, and the sign of what opens.
function opener(mark, hint, attrs, run) {
  const [named, valueId] = withValue(attrs, mark);
  const words = el('span.pick-words', { id: valueId });
  const node = el(`button.pick-open.is-${mark}`, { type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', ...named, onclick: () => run(node) }, icon(mark), words);
  return {
    node,
    show(text) {
      words.textContent = text || hint;
      words.classList.toggle('is-empty', !text);
      if (!attrs['aria-labelledby']) node.setAttribute('aria-label', text ? `${hint}: ${text}` : hint);
    },
  };
}

const dateField = (hint, attrs, get, set) => opener('calendar', hint, attrs, (node) =>
  calendar(node, { label: hint, chosen: get(), today: dayKey(now()), pick: (day) => { node.focus(); set(day); } }));

const timeField = (hint, attrs, get, set) => opener('clock', hint, { ...attrs, 'aria-haspopup': 'listbox' }, (node) =>
  listbox(node, { label: hint, placeholder: 'Type a time', search: times, picked: (item) => item.key === get(), pick: (item) => set(item.key) }));

// picker renders a datepicker, timepicker or datetimepicker.
export function picker(ctx, block, part, attrs) {
  const said = wordsOf(part.placeholder);
  const own = { 'data-action': part.action_id, ...attrs };
  const value = () => ctx.form.value(block, part) || null;
  const node = el(`div.pick.is-${part.type}`);
  const put = (next) => change(ctx, fields[0].node, block, part, next);
  let fields;
  let show;
  if (part.type === 'datepicker') {
    fields = [dateField(said || 'Choose a date', own, value, put)];
    show = () => fields[0].show(value() && dayWords(value()));
  } else if (part.type === 'timepicker') {
    fields = [timeField(said || 'Choose a time', own, value, put)];
    show = () => fields[0].show(value());
  } else {
    const day = () => (value() ? dayKey(value() * 1000) : null);
    const time = () => (value() ? clockTime(value() * 1000) : null);
    fields = [
      dateField('Date', own, day, (next) => put(instant(next, time() ?? '09:00'))),
      timeField('Time', { ...attrs, id: null }, time, (next) => put(instant(day() ?? dayKey(now()), next))),
    ];
    show = () => { fields[0].show(day() && dayWords(day())); fields[1].show(time()); };
  }
  const clear = el('button.icon.pick-clear', { type: 'button', 'aria-label': 'Clear', onclick: () => { put(null); fields[0].node.focus(); } }, icon('close'));
  const draw = () => {
    show();
    clear.hidden = !value() || !(block.type === 'input' && block.optional);
  };
  node.append(...fields.map((field) => field.node), clear);
  ctx.form.follow(block, part, node, draw);
  return node;
}
