// A list to choose from, with a field to search it, beside the control that opened it.
import { el, icon, popup } from './dom.js';

const debounce = 200; // ms without a key before a slow source is asked
let count = 0;

// listbox opens the list. `search(query)` answers {groups: [{label, items}]}, {hint} or a
// promise of one of them; an item is {key, label, note, hint, mark}. `picked(item)` says whether
// an item is chosen, `pick(item)` chooses it; with `multi` the list stays open. `asks` says that
// the search leaves this page. `closed()` runs when the list goes away.
export function listbox(anchor, { label, placeholder = 'Search', search, picked, pick, multi, asks, closed, begin }) {
  const id = `listbox-${++count}`;
  const input = el('input', {
    type: 'text', role: 'combobox', 'aria-label': label, 'aria-autocomplete': 'list', 'aria-controls': id, 'aria-expanded': 'true',
    placeholder, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', dir: 'auto', 'data-testid': 'search',
  });
  const list = el('ul', { id, role: 'listbox', 'aria-label': label, 'aria-multiselectable': multi && 'true' });
  const status = el('p.listbox-status', { role: 'status' });
  const panel = el('div.menu.listbox', { 'data-testid': 'listbox' }, input, list, status);
  let items = [];
  let chosen = 0;
  let round = 0;
  let timer = 0;
  let place = () => {};

  function show({ groups = [], hint, error }) {
    items = groups.flatMap((group) => group.items);
    let i = 0;
    list.replaceChildren(...groups.filter((group) => group.items.length).flatMap((group) => [
      ...(group.label ? [el('li.listbox-group', { role: 'presentation', dir: 'auto' }, group.label)] : []),
      ...group.items.map((item) => option(item, i++)),
    ]));
    list.hidden = items.length === 0;
    status.hidden = items.length > 0;
    status.className = error ? 'listbox-status is-error' : 'listbox-status';
    status.textContent = error ?? hint ?? 'No results';
    list.removeAttribute('aria-busy');
    const first = items.findIndex(picked);
    choose(!input.value && first > 0 ? first : 0);
    place();
  }

  function option(item, i) {
    return el('li', {
      role: 'option', id: `${id}-${i}`, 'data-key': item.key, 'aria-selected': String(picked(item)),
      onpointerdown: (event) => event.preventDefault(), // the field keeps the focus
      onclick: () => take(i),
      onpointermove: () => { if (chosen !== i) choose(i); },
    }, item.mark, el('span.listbox-words', { dir: 'auto' }, item.label, item.hint && el('small.hint', {}, item.hint), item.note && el('small.note', { dir: 'auto' }, item.note)),
    picked(item) && icon('check'));
  }

  const options = () => list.querySelectorAll('[role=option]');

  function choose(i) {
    if (!items.length) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    chosen = (i + items.length) % items.length;
    options().forEach((node, n) => node.classList.toggle('is-active', n === chosen));
    options()[chosen].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', `${id}-${chosen}`);
  }

  function take(i) {
    const item = items[i];
    if (!item) return;
    pick(item);
    if (!multi) {
      panel.hidePopover();
      return;
    }
    const node = option(item, i);
    options()[i].replaceWith(node);
    choose(i);
  }

  async function look() {
    const mine = ++round;
    const answer = search(input.value.trim());
    if (answer instanceof Promise) {
      list.setAttribute('aria-busy', 'true');
      if (!items.length) {
        list.hidden = true;
        status.hidden = false;
        status.className = 'listbox-status is-loading';
        status.textContent = 'Loading …';
        place();
      }
    }
    const result = await answer;
    if (mine === round && panel.isConnected) show(result);
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    if (!asks) {
      look();
      return;
    }
    items = [];
    timer = setTimeout(look, debounce);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') choose(chosen + (key === 'ArrowDown' ? 1 : -1));
    else if (key === 'PageDown' || key === 'PageUp') choose(Math.max(0, Math.min(items.length - 1, chosen + (key === 'PageDown' ? 8 : -8))));
    else if (key === 'Enter') take(chosen);
    else if (key === 'Tab') {
      panel.hidePopover(); // gives the focus back, from where the key goes on
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  panel.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    clearTimeout(timer);
    round++;
    closed?.();
  });
  panel.style.setProperty('--anchor', `${anchor.getBoundingClientRect().width}px`);
  place = popup(anchor, panel);
  if (begin) input.value = begin;
  input.focus({ preventScroll: true });
  look();
}

// filtered keeps the items that have every word of the query at the beginning of one of theirs.
export function filtered(groups, query) {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  const fits = (item) => {
    const words = fold([item.label, item.hint, item.note].filter(Boolean).join(' ')).split(/[\s@#(),./·-]+/);
    return wanted.every((want) => words.some((word) => word.startsWith(want)));
  };
  return { groups: groups.map((group) => ({ ...group, items: group.items.filter(fits) })) };
}

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
