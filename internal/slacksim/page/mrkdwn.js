// Slack's mrkdwn as DOM nodes. Message text is never parsed as HTML.
import { el } from './dom.js';
import { dateText, fullTime } from './time.js';

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

// decode undoes Slack's three escapes.
export const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity]);

const emoji = {
  __proto__: null,
  white_check_mark: '✅', heavy_check_mark: '✔️', x: '❌', warning: '⚠️', tada: '🎉', eyes: '👀', wave: '👋',
  bell: '🔔', calendar: '📆', date: '📅', phone: '☎️', telephone_receiver: '📞', email: '✉️', memo: '📝',
  bulb: '💡', fire: '🔥', rocket: '🚀', star: '⭐', heart: '❤️', '+1': '👍', thumbsup: '👍', '-1': '👎',
  thumbsdown: '👎', pray: '🙏', smile: '😄', slightly_smiling_face: '🙂', thinking_face: '🤔', lock: '🔒',
  mag: '🔍', chart_with_upwards_trend: '📈', chart_with_downwards_trend: '📉', bar_chart: '📊', moneybag: '💰',
  hourglass: '⌛', hourglass_flowing_sand: '⏳', point_right: '👉', no_entry: '⛔', zzz: '💤', handshake: '🤝',
  large_green_circle: '🟢', large_yellow_circle: '🟡', red_circle: '🔴', large_blue_circle: '🔵', white_circle: '⚪',
};

// withEmoji replaces the `:name:` codes this page knows and leaves the others.
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (code, name) => emoji[name] ?? code);

const plain = (text) => withEmoji(decode(text));

// wordsOf reads a text object where only plain words can stand, such as a label.
export const wordsOf = (object, otherwise = '') => plain(object?.text ?? otherwise);

const safeLink = /^(?:https?:\/\/|mailto:|tel:)/i;

// link is an anchor for a web, mail or phone address, and plain text for anything else.
export function link(address, label) {
  const href = decode(address);
  const shown = label ? plain(label) : href.replace(/^(?:mailto|tel):/, '');
  if (!safeLink.test(href)) return document.createTextNode(shown);
  return el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, shown);
}

// person, channel and group are the chips of the three kinds of mention. `ctx` knows the
// workspace: user(id) and channel(id) answer undefined for strangers, me is the reader's id.
export function person(ctx, id, label) {
  const user = ctx.user(id);
  const node = el('span.mention', { 'data-mention': id }, `@${user?.label ?? label ?? 'unknown'}`);
  if (id === ctx.me) node.classList.add('is-me');
  return node;
}

export function channel(ctx, id, label) {
  const known = ctx.channel(id);
  const name = known?.name || label;
  if (!known || !name) return el('span.mention', {}, `#${name || 'private-channel'}`);
  return el('a.mention', { href: ctx.channelHref(known) }, `#${name}`);
}

export const group = (ctx, id, label) => broadcast(label ?? ctx.usergroup?.(id)?.handle ?? 'group');

const broadcast = (name) => el('span.mention.is-me', {}, `@${name.replace(/^@/, '')}`);

// time is a `<!date^…>`; where the pattern cannot be filled, its fallback.
export function time({ seconds, pattern, address, fallback, atStart }) {
  const text = dateText(seconds, pattern, atStart);
  if (text == null) return document.createTextNode(plain(fallback ?? ''));
  const node = el('time', { title: fullTime(Number(seconds) * 1000) }, text);
  return address && safeLink.test(decode(address)) ? el('a', { href: decode(address), target: '_blank', rel: 'noopener noreferrer' }, node) : node;
}

function entity(ctx, body, atStart) {
  const bar = body.indexOf('|');
  const head = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? undefined : body.slice(bar + 1);
  if (/^@[A-Z0-9]+$/.test(head)) return person(ctx, head.slice(1), label && plain(label));
  if (/^#[A-Z0-9]+$/.test(head)) return channel(ctx, head.slice(1), label && plain(label));
  if (head.startsWith('!date^')) {
    const [, seconds, pattern = '', address] = head.split('^');
    return time({ seconds, pattern: decode(pattern), address, fallback: label, atStart });
  }
  if (head.startsWith('!subteam^')) return group(ctx, head.slice(9), label && plain(label));
  if (/^!(?:here|channel|everyone)$/.test(head)) return broadcast(head.slice(1));
  if (head.startsWith('!')) return document.createTextNode(plain(label ?? `<${head}>`));
  if (label === undefined && !safeLink.test(decode(head))) return document.createTextNode(plain(`<${body}>`));
  return link(head, label);
}

const spans = [
  { at: /`([^`\n]+)`/y, make: (ctx, [, code]) => el('code', {}, decode(code)) },
  { at: /<([^<>\n]+)>/y, make: (ctx, [, body], atStart) => entity(ctx, body, atStart) },
  { at: /\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/yu, outside: true, tag: 'strong' },
  { at: /_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}_])/yu, outside: true, tag: 'em' },
  { at: /~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}~])/yu, outside: true, tag: 's' },
];

const wordBefore = /[\p{L}\p{N}]$/u;

// inline appends one run of text, styles inside styles included.
function inline(ctx, text, into) {
  let done = 0;
  const flush = (upTo) => {
    if (upTo > done) into.append(plain(text.slice(done, upTo)));
  };
  for (let i = 0; i < text.length; i++) {
    if (!'`<*_~'.includes(text[i])) continue;
    for (const span of spans) {
      span.at.lastIndex = i;
      const match = span.at.exec(text);
      if (!match || (span.outside && wordBefore.test(text.slice(Math.max(0, i - 2), i)))) continue;
      flush(i);
      if (span.tag) {
        const node = el(span.tag);
        inline(ctx, match[1], node);
        into.append(node);
      } else {
        into.append(span.make(ctx, match, i === 0 || text[i - 1] === '\n'));
      }
      done = i + match[0].length;
      i = done - 1;
      break;
    }
  }
  flush(text.length);
}

const quoted = /^(?:&gt;|>) ?/;

// paragraphs appends text with its quotes; lines break where the text breaks them.
function paragraphs(ctx, text, into) {
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; ) {
    const isQuote = quoted.test(lines[i]);
    let end = i + 1;
    while (end < lines.length && quoted.test(lines[end]) === isQuote) end++;
    const run = lines.slice(i, end).map((line) => (isQuote ? line.replace(quoted, '') : line)).join('\n');
    if (isQuote) {
      const quote = el('blockquote');
      inline(ctx, run, quote);
      into.append(quote);
    } else if (run) {
      inline(ctx, run, into);
    }
    i = end;
  }
}

// mrkdwn returns one text element. A leading or trailing newline around a code fence
// belongs to the fence.
export function mrkdwn(ctx, text, tag = 'div') {
  const node = el(`${tag}.text`, { dir: 'auto' });
  const parts = text.split(/\n?```\n?/);
  if (parts.length % 2 === 0) parts.splice(0, parts.length, text);
  for (const [i, part] of parts.entries()) {
    if (i % 2) node.append(el('pre', {}, decode(part)));
    else if (part) paragraphs(ctx, part, node);
  }
  return node;
}

// textObject renders a Block Kit text object of either type.
export function textObject(ctx, object, tag = 'div') {
  if (object?.type === 'mrkdwn') return mrkdwn(ctx, object.text ?? '', tag);
  return el(`${tag}.text`, { dir: 'auto' }, plain(object?.text ?? ''));
}
