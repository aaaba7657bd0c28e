// The list of messages of one conversation or thread: grouping, days, and a scroll that
// follows the newest message only while the reader is at the end.
import { body } from './blocks.js';
import { avatar, el, icon, keyed, menu } from './dom.js';
import { withEmoji } from './mrkdwn.js';
import { ago, clockTime, dayKey, dayName, fullTime, now } from './time.js';

const pageful = 200;
const together = 5 * 60 * 1000;
const nearEnd = 60;
const settling = 500; // ms after opening in which the end is reached without a glide

const at = (message) => Number(message.ts) * 1000;

// messageList returns show(messages, view) and toEnd(). `view` is {key, ctx, replies, firstNew,
// inThread}: key changes when another conversation is shown, replies(ts) are the thread's,
// firstNew is the ts of the first message not read when it was opened.
export function messageList(scroller, list, { jump, openThread }) {
  let key = null;
  let openedAt = 0;
  let limit = pageful;
  let pinned = true;
  let lastTop = 0;
  let lastTs = '';
  let redraw = () => {};
  let put = keyed(list);
  const bodies = new Map(); // ts → what the message shows, kept when only what surrounds it changes

  const gap = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;

  function toEnd(glide = true) {
    pinned = true;
    if (jump) jump.hidden = true;
    const calm = !glide || performance.now() - openedAt < settling || matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: calm ? 'instant' : 'smooth' });
  }

  scroller.addEventListener('scroll', () => {
    if (gap() < nearEnd) pinned = true;
    else if (scroller.scrollTop < lastTop) pinned = false;
    lastTop = scroller.scrollTop;
    if (pinned && jump) jump.hidden = true;
  }, { passive: true });
  const follow = new ResizeObserver(() => { if (pinned) toEnd(); });
  follow.observe(list);
  follow.observe(scroller);
  jump?.addEventListener('click', () => toEnd());

  function show(messages, view) {
    redraw = () => show(messages, view);
    const opened = view.key !== key;
    if (opened) {
      key = view.key;
      limit = pageful;
      openedAt = performance.now();
      list.replaceChildren();
      put = keyed(list);
      bodies.clear();
    }
    const rows = items(messages, { ...view, bodyOf: (message) => bodyOf(view.ctx, message) }, limit, { more: () => { limit += pageful; pinned = false; redraw(); }, openThread });
    put(rows);
    const kept = new Set(rows.map((one) => one.key));
    for (const ts of bodies.keys()) if (!kept.has(ts)) bodies.delete(ts);
    const newest = messages.at(-1);
    const grew = newest && newest.ts > lastTs;
    lastTs = newest?.ts ?? '';
    if (opened || pinned || (grew && newest.user === view.ctx.me)) toEnd(!opened);
    else if (grew && jump) jump.hidden = false;
  }

  function bodyOf(ctx, message) {
    const mark = JSON.stringify([message.blocks, message.text, dayKey(now()), ctx.edition]);
    if (bodies.get(message.ts)?.mark !== mark) bodies.set(message.ts, { mark, node: body(ctx.of(message), message) });
    return bodies.get(message.ts).node;
  }

  return { show, toEnd };
}

function items(messages, view, limit, { more, openThread }) {
  const result = [];
  const from = Math.max(0, messages.length - limit);
  if (from > 0) {
    result.push({ key: 'more', mark: String(from), make: () => el('button.button.earlier', { type: 'button', onclick: more }, `Show earlier messages (${from})`) });
  }
  let before = null;
  for (const message of messages.slice(from)) {
    const day = dayKey(at(message));
    if (!view.inThread && (!before || dayKey(at(before)) !== day)) {
      const name = dayName(at(message));
      result.push({ key: `day ${day}`, mark: name, make: () => el('div.day', { role: 'separator', 'aria-label': name }, el('span', {}, name)) });
      before = null;
    }
    if (message.ts === view.firstNew) {
      result.push({ key: 'new', mark: message.ts, make: () => el('div.newline', { role: 'separator', 'aria-label': 'New messages' }, el('span', {}, 'New')) });
      before = null;
    }
    const grouped = before && before.user === message.user && before.bot_id === message.bot_id &&
      Boolean(before.ephemeral) === Boolean(message.ephemeral) && at(message) - at(before) < together &&
      !(view.inThread && before === messages[0]);
    const replies = view.inThread ? [] : view.replies(message.ts);
    result.push({
      key: message.ts,
      mark: JSON.stringify([message, Boolean(grouped), replies.map((reply) => reply.ts), replies.length > 0 && ago(at(replies.at(-1))), dayKey(now()), view.ctx.edition]),
      make: () => row(message, { ...view, grouped, replies, openThread }),
    });
    if (view.inThread && message === messages[0]) {
      const count = messages.length - 1;
      const words = count === 0 ? 'No replies yet' : `${count} ${count === 1 ? 'reply' : 'replies'}`;
      result.push({ key: 'count', mark: words, make: () => el('div.day.count', { role: 'separator', 'aria-label': words }, el('span', {}, words)) });
    }
    before = message;
  }
  return result;
}

function row(message, { ctx, bodyOf, grouped, replies, inThread, openThread }) {
  const author = ctx.author(message);
  const ms = at(message);
  const time = el('time', { datetime: new Date(ms).toISOString(), title: fullTime(ms) }, clockTime(ms));
  const threadable = !inThread && !message.ephemeral;
  const node = el('article.message', {
    'data-testid': 'message', 'data-ts': message.ts, 'data-user': message.user ?? author.id, 'data-ephemeral': Boolean(message.ephemeral),
    'aria-label': `${author.label}, ${fullTime(ms)}`,
  },
  el('div.gutter', {}, grouped ? time : avatar(author)),
  el('div.words', {},
    message.ephemeral && !grouped && el('p.only-you', {}, icon('eye'), 'Only visible to you'),
    !grouped && el('div.head', {}, el('strong.author', { dir: 'auto' }, author.label), author.app && el('span.badge', {}, 'APP'), time),
    bodyOf(message),
    message.edited && el('span.edited', {}, '(edited)'),
    message.reactions?.length > 0 && reactions(ctx, message.reactions),
    replies.length > 0 && replyBar(ctx, message, replies, openThread)),
  !message.ephemeral && tools(ctx, message, threadable && openThread));
  if (grouped) node.classList.add('grouped');
  if (message.ephemeral) node.classList.add('ephemeral');
  if (!message.ephemeral && !author.app && (message.text ?? '').includes(`<@${ctx.me}>`)) node.classList.add('for-me');
  return node;
}

// tools is what one can do with a message: reply, and the app's message shortcuts.
function tools(ctx, message, openThread) {
  const reply = openThread && el('button.icon', {
    type: 'button', 'aria-label': 'Reply in thread', title: 'Reply in thread', 'data-testid': 'reply', onclick: () => openThread(message.ts),
  }, icon('thread'));
  const more = ctx.shortcuts.length > 0 && el('button.icon', {
    type: 'button', 'aria-label': 'More actions for this message', title: 'More actions', 'aria-haspopup': 'menu', 'data-testid': 'more',
    onclick: () => menu(more, 'What to do with this message', [
      ...(openThread ? [{ label: 'Reply in thread', run: () => openThread(message.ts) }] : []),
      ...ctx.shortcuts.map((one) => ({ label: one.name, note: one.description, attrs: { 'data-callback': one.callback_id }, run: () => ctx.shortcut(one, message) })),
    ]),
  }, icon('more'));
  return (reply || more) && el('div.tools', {}, reply, more);
}

function reactions(ctx, list) {
  return el('ul.reactions', { 'aria-label': 'Reactions' }, ...list.map((one) => {
    const people = (one.users ?? []).map((id) => ctx.author({ user: id }).label).join(', ');
    return el('li', { title: `${people} reacted with :${one.name}:`, 'data-name': one.name, class: one.users?.includes(ctx.me) ? 'mine' : null },
      el('span', {}, withEmoji(`:${one.name}:`)), el('b', {}, String(one.count)), el('span.hidden', {}, ` ${people}`));
  }));
}

function replyBar(ctx, message, replies, openThread) {
  const people = new Map(replies.map((reply) => ctx.author(reply)).map((author) => [author.id, author]));
  return el('button.replies', { type: 'button', 'data-testid': 'replies', onclick: () => openThread(message.ts) },
    ...[...people.values()].slice(0, 4).map((author) => avatar(author, 'small')),
    el('b', {}, `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`),
    el('small', {}, `Last reply ${ago(at(replies.at(-1)))}`));
}
