// Block Kit as DOM nodes. `ctx` is the context of mrkdwn.js, with form (form.js), act(action)
// to send what was pressed, which resolves to the answer when the app has acknowledged, and
// suggest(ask) for the options of external selects.
import { chart } from './charts.js';
import { el, icon, keyed } from './dom.js';
import { button, element } from './elements.js';
import { inputBlock } from './inputs.js';
import { decode, link, person, channel, group, mrkdwn, textObject, time, withEmoji, wordsOf } from './mrkdwn.js';
import { dataTable } from './table.js';
import { picture, unknown } from './unknown.js';

const renderers = {
  section: (ctx, block) => el('div.section', {},
    el('div.section-words', {},
      block.text && textObject(ctx, block.text),
      block.fields && el('div.fields', {}, ...block.fields.map((field) => textObject(ctx, field)))),
    block.accessory && el(`div.accessory${wide(block.accessory) ? '.is-wide' : ''}`, {}, element(ctx, block, block.accessory))),
  header: (ctx, block) => el('h3.header', { dir: 'auto' }, wordsOf(block.text)),
  context: (ctx, block) => el('div.context', {}, ...(block.elements ?? []).map((part) =>
    (part.type === 'image' ? picture(part) : textObject(ctx, part, 'span')))),
  divider: () => el('hr'),
  actions: (ctx, block) => el('div.actions', {}, ...(block.elements ?? []).map((part) => element(ctx, block, part))),
  input: inputBlock,
  alert: (ctx, block) => el(`div.alert.is-${block.level ?? 'default'}`, { role: 'note' }, icon('warning'), textObject(ctx, block.text)),
  image: (ctx, block) => picture(block),
  rich_text: (ctx, block) => richText(ctx, block.elements),
  data_table: (ctx, block) => dataTable(block, (cell) => tableCell(ctx, block, cell)),
  data_visualization: (ctx, block) => chart(block) ?? unknown(`data_visualization ${block.chart?.type ?? ''}`),
};

// wide elements get the whole width where there is little.
const wide = (part) => !['button', 'overflow', 'image'].includes(part.type);

function draw(ctx, block) {
  const render = Object.hasOwn(renderers, block.type) ? renderers[block.type] : null;
  const node = render ? render(ctx, block) : unknown(block.type);
  node.dataset.block = block.type;
  return node;
}

// blocks renders all blocks of a message.
export function blocks(ctx, list) {
  ctx.form.shows(list);
  return el('div.blocks', {}, ...list.map((block) => draw(ctx, block)));
}

// liveBlocks returns a node and show(ctx, list), which leaves blocks that did not change alone.
export function liveBlocks() {
  const node = el('div.blocks');
  const put = keyed(node);
  return {
    node,
    show(ctx, list) {
      ctx.form.shows(list);
      put(list.map((block, i) => ({ key: block.block_id ?? i, mark: JSON.stringify(block), make: () => draw(ctx, block) })));
    },
  };
}

function tableCell(ctx, block, cell) {
  if (cell.type === 'rich_text') return richText(ctx, cell.elements);
  if (cell.type === 'action_cell' && cell.element?.type === 'button') return button(ctx, block, cell.element);
  return document.createTextNode(withEmoji(decode(cell.text ?? cell.fallback?.text ?? '')));
}

const richParts = {
  text: (ctx, part) => document.createTextNode(part.text ?? ''),
  link: (ctx, part) => link(part.url ?? '', part.text),
  user: (ctx, part) => person(ctx, part.user_id),
  channel: (ctx, part) => channel(ctx, part.channel_id),
  usergroup: (ctx, part) => group(ctx, part.usergroup_id),
  broadcast: (ctx, part) => el('span.mention.is-me', {}, `@${part.range}`),
  date: (ctx, part) => time({ seconds: part.timestamp, pattern: part.format ?? '{date}', address: part.url, fallback: part.fallback }),
  emoji: (ctx, part) => document.createTextNode(part.unicode
    ? String.fromCodePoint(...part.unicode.split('-').map((code) => parseInt(code, 16)))
    : withEmoji(`:${part.name}:`)),
};

function richRun(ctx, parts = []) {
  return parts.map((part) => {
    const render = Object.hasOwn(richParts, part.type) ? richParts[part.type] : null;
    let node = render ? render(ctx, part) : document.createTextNode('');
    for (const [style, tag] of [['code', 'code'], ['bold', 'strong'], ['italic', 'em'], ['strike', 's']]) {
      if (part.style?.[style]) node = el(tag, {}, node);
    }
    return node;
  });
}

function richText(ctx, elements = []) {
  return el('div.rich.text', { dir: 'auto' }, ...elements.map((part) => {
    if (part.type === 'rich_text_list') {
      const items = (part.elements ?? []).map((item) => el('li', { dir: 'auto' }, ...richRun(ctx, item.elements)));
      return el(`${part.style === 'ordered' ? 'ol' : 'ul'}.indent-${Math.min(part.indent ?? 0, 4)}`, {}, ...items);
    }
    if (part.type === 'rich_text_quote') return el('blockquote', {}, ...richRun(ctx, part.elements));
    if (part.type === 'rich_text_preformatted') return el('pre', {}, ...richRun(ctx, part.elements));
    return el('div', {}, ...richRun(ctx, part.elements));
  }));
}

// body renders what a message shows: its blocks, or its text when it has none. What a person
// wrote is read from the text, which keeps the signs of bold and italic; the rich_text beside
// it says the same without them.
export function body(ctx, message) {
  if (message.blocks?.length && message.bot_id) return blocks(ctx, message.blocks);
  return mrkdwn(ctx, message.text ?? '');
}
