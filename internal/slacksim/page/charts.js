// The data_visualization block: bar, line, area and pie as inline SVG, drawn at the width
// there is, so that text keeps its size on a phone.
import { el, svg } from './dom.js';
import { decode } from './mrkdwn.js';

const kinds = { bar: 'Bar chart', line: 'Line chart', area: 'Area chart', pie: 'Pie chart' };
const format = (options) => {
  const numbers = new Intl.NumberFormat('en', options);
  return (value) => numbers.format(value).replace('-', '−');
};
const full = format({ maximumFractionDigits: 2 });
const short = format({ notation: 'compact', maximumFractionDigits: 1 });
const percent = format({ style: 'percent' });
const letter = 6.4; // width of a letter of an axis label, in pixels

// chart renders one block, or returns null when its shape is not one this page can draw.
export function chart(block) {
  const kind = kinds[block.chart?.type];
  if (!kind) return null;
  const title = decode(block.title ?? '');
  const figure = el('figure.chart', {}, el('figcaption', { dir: 'auto' }, title));
  return block.chart.type === 'pie' ? pie(figure, kind, title, block.chart) : axes(figure, kind, title, block.chart);
}

function sentence(kind, title, lines) {
  return `${kind}: ${title}. ${lines.join('; ')}.`;
}

function legend(names) {
  return el('ul.legend', {}, ...names.map((name, i) => el(`li.series-${i % 12}`, {}, el('span.key'), el('span', { dir: 'auto' }, name))));
}

// ticks are three to six round numbers that cover all values and zero.
function ticks(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) * power;
  const from = Math.floor(low / step);
  const to = Math.ceil(high / step) || 1;
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
}

function axes(figure, kind, title, { type, series = [], axis_config: axis = {} }) {
  const names = series.map((one) => decode(one.name));
  const categories = (axis.categories ?? series[0]?.data.map((point) => point.label) ?? []).map(decode);
  const rows = series.map((one) => categories.map((label, i) => {
    const point = one.data.find((candidate) => decode(candidate.label) === label) ?? one.data[i];
    return point?.value ?? 0;
  }));
  const lines = names.map((name, s) => `${name}: ${categories.map((label, i) => `${label} ${full(rows[s][i])}`).join(', ')}`);
  const plot = el('div.plot');
  const tip = el('div.tip', { hidden: true, 'aria-hidden': 'true' });
  figure.append(...(names.length > 1 ? [legend(names)] : []), plot);

  const draw = (width) => {
    const scale = ticks(rows.flat());
    const box = {
      left: Math.max(...scale.map((value) => short(value).length)) * letter + 12,
      right: width - 6,
      top: axis.y_label ? 24 : 8,
      bottom: axis.x_label ? 190 : 206,
    };
    const band = (box.right - box.left) / Math.max(1, categories.length);
    const x = (i) => box.left + band * (i + 0.5);
    const [low, high] = [scale[0], scale.at(-1)];
    const y = (value) => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top);
    const picture = svg('svg', { viewBox: `0 0 ${width} 232`, width, height: 232, role: 'img', 'aria-label': sentence(kind, title, lines) });

    for (const value of scale) {
      picture.append(svg('line', { class: value === 0 ? 'zero' : 'grid', x1: box.left, x2: box.right, y1: y(value), y2: y(value) }));
      picture.append(svg('text', { class: 'tick end', x: box.left - 8, y: y(value) + 4 }, short(value)));
    }
    const longest = Math.max(0, ...categories.map((text) => text.length)) * letter + 8;
    const every = Math.max(1, Math.ceil(longest / band));
    categories.forEach((text, i) => {
      if (i % every === 0) picture.append(svg('text', { class: 'tick middle', x: x(i), y: box.bottom + 17 }, text));
    });
    if (axis.y_label) picture.append(svg('text', { class: 'axis', x: 0, y: 12 }, decode(axis.y_label)));
    if (axis.x_label) picture.append(svg('text', { class: 'axis middle', x: (box.left + box.right) / 2, y: 228 }, decode(axis.x_label)));

    const glow = svg('rect', { class: 'glow', y: box.top, width: band, height: box.bottom - box.top, visibility: 'hidden' });
    picture.append(glow);
    if (type === 'bar') bars(picture, rows, x, y, band);
    else curves(picture, rows, x, y, type === 'area');

    plot.replaceChildren(picture, tip);
    picture.onpointerleave = () => { tip.hidden = true; glow.setAttribute('visibility', 'hidden'); };
    picture.onpointermove = (event) => {
      const i = Math.floor((event.clientX - picture.getBoundingClientRect().left - box.left) / band);
      if (i < 0 || i >= categories.length) return picture.onpointerleave();
      glow.setAttribute('x', box.left + band * i);
      glow.setAttribute('visibility', 'visible');
      tip.replaceChildren(el('strong', { dir: 'auto' }, categories[i]), ...names.map((name, s) =>
        el(`span.series-${s % 12}`, {}, el('span.key'), `${name} `, el('b', {}, full(rows[s][i])))));
      tip.hidden = false;
      const beside = box.left + band * (i + 1) + 6;
      const left = beside + tip.offsetWidth > width ? box.left + band * i - tip.offsetWidth - 6 : beside;
      tip.style.left = `${Math.max(0, left)}px`;
      return undefined;
    };
  };
  watch(plot, draw);
  return figure;
}

function bars(picture, rows, x, y, band) {
  const gap = Math.min(12, band * 0.28);
  const thick = Math.min(44, (band - gap) / rows.length);
  rows.forEach((row, s) => row.forEach((value, i) => {
    if (!value) return;
    const left = x(i) + (s - rows.length / 2) * thick;
    const wide = Math.max(1, thick - (rows.length > 1 ? 1 : 0));
    picture.append(svg('path', { class: `fill series-${s % 12}`, d: column(left, wide, y(0), y(value)) }));
  }));
}

// column is a bar whose far end is rounded, above or below the zero line.
function column(left, wide, zero, end) {
  const up = end < zero ? 1 : -1;
  const r = Math.min(3, wide / 2, Math.abs(zero - end));
  return `M${left} ${zero}V${end + up * r}q0 ${-up * r} ${r} ${-up * r}h${wide - 2 * r}q${r} 0 ${r} ${up * r}V${zero}Z`;
}

function curves(picture, rows, x, y, filled) {
  rows.forEach((row, s) => {
    const path = row.map((value, i) => `${i ? 'L' : 'M'}${x(i)} ${y(value)}`).join('');
    if (filled) picture.append(svg('path', { class: `wash series-${s % 12}`, d: `${path}L${x(row.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z` }));
    picture.append(svg('path', { class: `stroke series-${s % 12}`, d: path }));
    row.forEach((value, i) => picture.append(svg('circle', { class: `fill series-${s % 12}`, cx: x(i), cy: y(value), r: 3 })));
  });
}

function pie(figure, kind, title, { segments = [] }) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  const share = (value) => percent(total ? value / total : 0);
  const lines = segments.map((segment) => `${decode(segment.label)} ${full(segment.value)} (${share(segment.value)})`);
  const picture = svg('svg', { viewBox: '0 0 160 160', width: 160, height: 160, role: 'img', 'aria-label': sentence(kind, title, lines) });
  let turn = 0;
  segments.forEach((segment, i) => {
    const part = total ? segment.value / total : 0;
    picture.append(svg('path', { class: `fill series-${i % 12}`, d: slice(turn, Math.min(part, 0.9999)) }));
    turn += part;
  });
  const list = el('ul.legend.with-values', {}, ...segments.map((segment, i) => el(`li.series-${i % 12}`, {},
    el('span.key'), el('span', { dir: 'auto' }, decode(segment.label)), el('b', {}, full(segment.value)), el('small', {}, share(segment.value)))));
  figure.append(el('div.pie', {}, picture, list));
  return figure;
}

// slice is a ring segment that starts at `turn` and covers `part` of the circle.
function slice(turn, part) {
  const at = (t, r) => `${80 + r * Math.sin(2 * Math.PI * t)} ${80 - r * Math.cos(2 * Math.PI * t)}`;
  const large = part > 0.5 ? 1 : 0;
  const end = turn + part;
  return `M${at(turn, 76)}A76 76 0 ${large} 1 ${at(end, 76)}L${at(end, 44)}A44 44 0 ${large} 0 ${at(turn, 44)}Z`;
}

// watch redraws when the width of the node changes, and once when it is first shown.
function watch(node, draw) {
  let last = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width > 0 && width !== last) draw((last = width));
  }).observe(node);
}
