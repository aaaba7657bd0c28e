// "Things to try": cards that act for the reader.
import { el, icon } from './dom.js';
import { person } from './store.js';

const done = new Set();
let choice = null; // whether the reader opened or closed them; null: not touched yet

// drawTries shows the cards when `suggested`, or when the reader asked for them.
export function drawTries(panel, opener, { tries, suggested, run }) {
  const toggle = (open) => {
    choice = open;
    drawTries(panel, opener, { tries, suggested, run });
  };
  const open = tries.length > 0 && (choice ?? suggested);
  opener.hidden = tries.length === 0;
  opener.setAttribute('aria-expanded', String(open));
  opener.onclick = () => toggle(!open);
  panel.hidden = !open;
  const drawn = JSON.stringify([tries, [...done]]);
  if (!open || panel.drawn === drawn) return;
  panel.drawn = drawn;
  const close = () => {
    toggle(false);
    opener.focus();
  };
  panel.replaceChildren(
    el('div.try-cards', {}, ...tries.map((one) => card(one, () => {
      done.add(one.title);
      run(one);
    }))),
    el('button.icon', { type: 'button', 'aria-label': 'Close the things to try', onclick: close }, icon('close')));
}

function card(one, onclick) {
  const node = el('button.try', { type: 'button', 'data-testid': 'try', onclick },
    el('strong', { dir: 'auto' }, one.title),
    el('span.note', { dir: 'auto' }, one.note),
    el('span.try-what', {}, el('code', { dir: 'auto' }, one.text), el('small', {}, `as ${person(one.as)?.label ?? one.as}`), icon('check')));
  if (done.has(one.title)) node.classList.add('done');
  return node;
}
