// Block Kit as DOM nodes. `ctx` is the context of mrkdwn.js, with act(action) to send what
// was pressed; `act` resolves when the app has acknowledged.
import { chart } from './charts.js';
import { el, icon, popup } from './dom.js';
import { decode, link, person, channel, mrkdwn, textObject, time, withEmoji } from './mrkdwn.js';
import { dataTable } from './table.js';

const renderers = {
  section: (ctx, block) => el('div.section', {},
    el('div.section-words', {},
      block.text && textObject(ctx, block.text),
      block.fields && el('div.fields', {}, ...block.fields.map((field) => textObject(ctx, field)))),
    block.accessory && el('div.accessory', {}, element(ctx, block, block.accessory))),
  header: (ctx, block) => el('h3.header', { dir: 'auto' }, withEmoji(decode(block.text?.text ?? ''))),
  context: (ctx, block) => el('div.context', {}, ...(block.elements ?? []).map((part) =>
    (part.type === 'image' ? picture(part) : textObject(ctx, part, 'span')))),
  divider: () => el('hr'),
  actions: (ctx, block) => el('div.actions', {}, ...(block.elements ?? []).map((part) => element(ctx, block, part))),
  image: (ctx, block) => picture(block),
  rich_text: (ctx, block) => richText(ctx, block.elements),
  data_table: (ctx, block) => dataTable(block, (cell) => tableCell(ctx, block, cell)),
  data_visualization: (ctx, block) => chart(block) ?? unknown(`data_visualization ${block.chart?.type ?? ''}`),
};

// blocks renders all blocks of a message.
export function blocks(ctx, list) {
  return el('div.blocks', {}, ...list.map((block) => {
    const render = Object.hasOwn(renderers, block.type) ? renderers[block.type] : null;
    const node = render ? render(ctx, block) : unknown(block.type);
    node.dataset.block = block.type;
    return node;
  }));
}

function unknown(type) {
  return el('p.placeholder', {}, icon('block'), `This page does not draw “${type}” yet`);
}

// picture shows what an image says; the page loads nothing from elsewhere.
function picture(image) {
  const title = image.title?.text ? decode(image.title.text) : '';
  return el('p.placeholder', { role: 'img', 'aria-label': image.alt_text ?? 'image' },
    icon('image'), el('span', { dir: 'auto' }, [title, decode(image.alt_text ?? '')].filter(Boolean).join(': ')));
}

function element(ctx, block, part) {
  if (part.type === 'button') return button(ctx, block, part);
  if (part.type === 'overflow') return overflow(ctx, block, part);
  if (part.type === 'image') return picture(part);
  return unknown(part.type);
}

// press runs one action, asking first when the element wants that, and shows that it waits.
async function press(ctx, node, part, action) {
  if (part.confirm && !(await confirmed(ctx, part.confirm))) return;
  node.setAttribute('aria-busy', 'true');
  try {
    await ctx.act(action);
  } finally {
    node.removeAttribute('aria-busy');
  }
}

function button(ctx, block, part) {
  const classes = ['primary', 'danger'].includes(part.style) ? `.${part.style}` : '';
  const action = { type: 'button', action_id: part.action_id, block_id: block.block_id, value: part.value };
  const attrs = { 'data-action': part.action_id, 'aria-label': part.accessibility_label, dir: 'auto' };
  const words = withEmoji(decode(part.text?.text ?? ''));
  const href = decode(part.url ?? '');
  const node = /^https?:/i.test(href)
    ? el(`a.button${classes}`, { ...attrs, href, target: '_blank', rel: 'noopener noreferrer' }, words)
    : el(`button.button${classes}`, { ...attrs, type: 'button' }, words);
  node.addEventListener('click', () => {
    if (node.getAttribute('aria-busy') !== 'true') press(ctx, node, part, action);
  });
  return node;
}

function overflow(ctx, block, part) {
  const open = el('button.button.more', { type: 'button', 'aria-label': 'More actions', 'aria-haspopup': 'menu', 'data-action': part.action_id }, icon('more'));
  open.addEventListener('click', () => {
    const menu = el('div.menu', { role: 'menu' }, ...(part.options ?? []).map((option) => el('button', {
      type: 'button',
      role: 'menuitem',
      'data-value': option.value,
      onclick: () => {
        menu.hidePopover();
        if (/^https?:/i.test(option.url ?? '')) window.open(decode(option.url), '_blank', 'noopener,noreferrer');
        press(ctx, open, part, { type: 'overflow', action_id: part.action_id, block_id: block.block_id, selected_option: option });
      },
    }, textObject(ctx, option.text, 'span'), option.description && el('small', {}, decode(option.description.text)))));
    menu.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const items = [...menu.children];
      items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
    });
    popup(open, menu);
    menu.firstElementChild?.focus();
  });
  return open;
}

// confirmed shows a confirm object and resolves to whether the person agreed.
function confirmed(ctx, confirm) {
  const words = (object, otherwise) => withEmoji(decode(object?.text ?? otherwise));
  const style = confirm.style === 'danger' ? '.danger' : '.primary';
  const dialog = el('dialog.confirm', { 'aria-labelledby': 'confirm-title' },
    el('h2', { id: 'confirm-title', dir: 'auto' }, words(confirm.title, 'Are you sure?')),
    textObject(ctx, confirm.text),
    el('div.actions', {},
      el('button.button', { type: 'button', onclick: () => dialog.close() }, words(confirm.deny, 'Cancel')),
      el(`button.button${style}`, { type: 'button', autofocus: true, onclick: () => dialog.close('yes') }, words(confirm.confirm, 'Yes'))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
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
  usergroup: () => el('span.mention', {}, '@group'),
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
