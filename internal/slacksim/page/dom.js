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

// popup shows `panel` beside `anchor` in the top layer, inside the window. It closes by
// Escape, by a click elsewhere, and when the panel calls hidePopover.
export function popup(anchor, panel) {
  panel.popover = 'auto';
  document.body.append(panel);
  panel.addEventListener('toggle', (event) => {
    if (event.newState === 'closed') panel.remove();
  });
  panel.showPopover();
  const from = anchor.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = from.bottom + 4 + height < innerHeight;
  panel.style.left = `${Math.max(8, Math.min(from.left, innerWidth - width - 8))}px`;
  panel.style.top = `${below ? from.bottom + 4 : Math.max(8, from.top - height - 4)}px`;
}
