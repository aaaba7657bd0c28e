// The data_table block: caption, columns that sort, pages.
import { el, icon } from './dom.js';
import { decode } from './mrkdwn.js';

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });

const words = (cell) => (cell.type === 'rich_text'
  ? (cell.elements ?? []).flatMap((part) => part.elements ?? []).map((part) => part.text ?? '').join('')
  : decode(cell.text ?? cell.element?.text?.text ?? String(cell.value ?? '')));

// dataTable renders the block; `draw(cell)` renders the cells that are not numbers.
export function dataTable(block, draw) {
  const [head = [], ...rows] = block.rows ?? [];
  const size = block.page_size > 0 ? block.page_size : 5;
  const named = block.row_header_column_index ?? 0;
  const numeric = head.map((_, column) => rows.length > 0 && rows.every((row) => row[column]?.type === 'raw_number'));
  const sort = { column: -1, down: false };
  let page = 0;

  const tbody = el('tbody');
  const heads = head.map((cell, column) => el(`th${numeric[column] ? '.number' : ''}`, { scope: 'col' },
    el('button', { type: 'button', dir: 'auto', onclick: () => sortBy(column) }, words(cell), icon('down'))));
  const range = el('span', { role: 'status' });
  const back = el('button.button', { type: 'button', onclick: () => turn(-1) }, 'Back');
  const next = el('button.button', { type: 'button', onclick: () => turn(1) }, 'Next');
  const pager = el('div.pager', { hidden: rows.length <= size }, range, back, next);

  function cell(one, column) {
    const tag = column === named ? 'th' : 'td';
    const attrs = { dir: 'auto', scope: column === named && 'row' };
    if (one.type === 'raw_number') return el(`${tag}.number`, attrs, one.text ? decode(one.text) : number.format(one.value));
    return el(tag, attrs, draw(one));
  }

  function show() {
    const sorted = [...rows];
    if (sort.column >= 0) {
      const key = (row) => (numeric[sort.column] ? row[sort.column].value : words(row[sort.column]));
      sorted.sort((a, b) => (numeric[sort.column] ? key(a) - key(b) : order.compare(key(a), key(b))) * (sort.down ? -1 : 1));
    }
    const from = page * size;
    const shown = sorted.slice(from, from + size);
    tbody.replaceChildren(...shown.map((row) => el('tr', {}, ...row.map(cell))));
    range.textContent = `${from + 1}–${from + shown.length} of ${rows.length}`;
    back.disabled = page === 0;
    next.disabled = from + size >= rows.length;
  }

  function turn(step) {
    page += step;
    show();
  }

  // A first click on a column of numbers puts the largest on top, as people mostly want.
  function sortBy(column) {
    sort.down = sort.column === column ? !sort.down : numeric[column];
    sort.column = column;
    page = 0;
    heads.forEach((node, i) => {
      if (i === column) node.setAttribute('aria-sort', sort.down ? 'descending' : 'ascending');
      else node.removeAttribute('aria-sort');
    });
    show();
  }

  show();
  const caption = decode(block.caption ?? '');
  return el('figure.table', {},
    el('figcaption', { dir: 'auto' }, caption),
    el('div.table-scroll', { tabindex: '0', role: 'region', 'aria-label': caption },
      el('table', { 'aria-label': caption }, el('thead', {}, el('tr', {}, ...heads)), tbody)),
    pager);
}
