// Small helpers to build DOM. Nothing here ever parses HTML.

// el builds an element: `el('p.note', {id: 'x', onclick: f}, 'text', child)`.
// Keys starting with "on" are listeners, boolean values set or leave out the attribute,
// null children are left out.
export function el(spec, attrs = {}, ...children) {
  const [tag, ...classes] = spec.split('.');
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attrs)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, '');
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

// byId finds an element of index.html.
export const byId = (id) => document.getElementById(id);

const svgNS = 'http://www.w3.org/2000/svg';

// svg builds an SVG element with attributes.
export function svg(tag, attrs = {}, ...children) {
  const node = document.createElementNS(svgNS, tag);
  for (const [key, value] of Object.entries(attrs)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// icon shows one of the symbols of index.html.
export function icon(name) {
  return svg('svg', { 'aria-hidden': 'true', class: 'glyph' }, svg('use', { href: `#i-${name}` }));
}

// initials takes the first letters of the first and the last word of a name.
export function initials(name) {
  const words = name.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map((word) => word.match(/[\p{L}\p{N}]/u)[0]);
  if (!letters.length) return '?';
  return (letters[0] + (letters.length > 1 ? letters.at(-1) : '')).toLocaleUpperCase();
}

// avatar is a square with initials, in the colour of the person; apps have one of their own.
export function avatar(person, size = '') {
  const node = el(`span.avatar.hue-${(person.hue ?? 0) % 8}`, { 'aria-hidden': 'true' }, initials(person.label));
  if (size) node.classList.add(size);
  if (person.app) node.classList.add(person.plain ? 'plain' : 'app');
  return node;
}

// keyed returns put(items), which shows {key, mark, make} in that order in `list` and keeps
// every node whose mark is the same, so that the page of a table, the focus and the reading
// position survive. A node made again takes over the focus of the one it replaces.
export function keyed(list) {
  const shown = new Map();
  return (items) => {
    const keys = new Set(items.map((item) => item.key));
    for (const [old, { node }] of shown) {
      if (keys.has(old)) continue;
      node.remove();
      shown.delete(old);
    }
    let place = list.firstElementChild;
    for (const item of items) {
      let entry = shown.get(item.key);
      if (entry?.mark !== item.mark) {
        const active = entry?.node.contains(document.activeElement) ? document.activeElement : null;
        const node = item.make();
        if (entry) {
          if (entry.node === place) place = node;
          entry.node.replaceWith(node);
          if (active) refocus(active, node);
        }
        entry = { node, mark: item.mark };
        shown.set(item.key, entry);
      }
      if (entry.node === place) place = place.nextElementSibling;
      else list.insertBefore(entry.node, place);
    }
  };
}

function refocus(active, node) {
  const { action, value } = active.dataset;
  const twins = action ? [...node.querySelectorAll(`[data-action="${CSS.escape(action)}"]`)] : [];
  const twin = node.contains(active) ? active : twins.find((one) => one.dataset.value === value) ?? twins[0];
  twin?.focus({ preventScroll: true });
  if (twin && twin !== active && typeof active.selectionStart === 'number') twin.setSelectionRange?.(active.selectionStart, active.selectionEnd);
}

// withValue names a button after its label and after the value it shows, which a label alone
// would hide from a screen reader. It returns the attributes, and the id for that value.
export function withValue(attrs, suffix) {
  const label = attrs['aria-labelledby'];
  if (!label) return [attrs];
  const id = `${label}-${suffix}`;
  return [{ ...attrs, 'aria-labelledby': `${label} ${id}` }, id];
}

// popup shows `panel` beside `anchor` in the top layer, inside the window, and returns a
// function that places it again after its size has changed. It closes by Escape, by a click
// elsewhere, and when the panel calls hidePopover.
export function popup(anchor, panel) {
  panel.popover = 'auto';
  (anchor.closest('dialog') ?? document.body).append(panel);
  const place = () => {
    const from = anchor.getBoundingClientRect();
    const { width, height } = panel.getBoundingClientRect();
    const below = from.bottom + 4 + height < innerHeight || from.top < innerHeight - from.bottom;
    panel.style.left = `${Math.max(8, Math.min(from.left, innerWidth - width - 8))}px`;
    panel.style.top = `${below ? Math.max(8, Math.min(from.bottom + 4, innerHeight - height - 8)) : Math.max(8, from.top - height - 4)}px`;
  };
  const scrolled = (event) => { if (!panel.contains(event.target)) place(); };
  panel.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    removeEventListener('scroll', scrolled, true);
    removeEventListener('resize', place);
    panel.remove();
    anchor.setAttribute('aria-expanded', 'false');
  });
  addEventListener('scroll', scrolled, true);
  addEventListener('resize', place);
  anchor.setAttribute('aria-expanded', 'true');
  panel.showPopover();
  place();
  return place;
}

// menu opens a list of things to do beside `anchor`; each is {label, note, run, attrs}.
export function menu(anchor, label, items) {
  const panel = el('div.menu', { role: 'menu', 'aria-label': label }, ...items.map((item) => el('button', {
    type: 'button', role: 'menuitem', ...item.attrs, onclick: () => { panel.hidePopover(); item.run(); },
  }, item.label, item.note && el('small', { dir: 'auto' }, item.note))));
  panel.addEventListener('keydown', (event) => {
    const all = [...panel.children];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length).focus();
  });
  popup(anchor, panel);
  panel.firstElementChild?.focus();
}
