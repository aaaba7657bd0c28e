// The page: where the person is (the address says it), what they send, what arrives.
import { listen, post } from './api.js';
import { composer } from './composer.js';
import { avatar, byId, el } from './dom.js';
import { homeTab, tabs } from './home.js';
import { messageList } from './messages.js';
import { modal } from './modal.js';
import { notice } from './notice.js';
import { drawWaiting, send, shortcut } from './send.js';
import { channelIcon, channelTitle, drawSidebar } from './sidebar.js';
import * as know from './store.js';
import { theme } from './theme.js';
import { drawTries } from './tries.js';

const { store } = know;
const body = document.body;

const here = { channel: null, thread: null, firstNew: null, home: false };
const drafts = new Map();
let stream = null;
let drawing = 0; // timer of the next draw
const arrived = []; // resolvers of those who wait for the place the address names
const firstVisit = !wanted().has('channel');

// --- address ---

function wanted() {
  const asked = new URLSearchParams(location.search);
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) asked.set(key, value);
  return asked;
}

// href is the address of another person, channel, thread or tab, seen from here.
function href({ as = store.me?.name, channel = here.channel?.id, thread, tab }) {
  const target = store.channels.get(channel);
  const to = new URLSearchParams({ as, channel: target?.is_im ? 'dm' : target?.name ?? channel ?? '' });
  if (thread) to.set('thread', thread);
  if (tab === 'home') to.set('tab', tab);
  if (wanted().has('theme')) to.set('theme', wanted().get('theme'));
  return `#${to}`;
}

function go(place) {
  const there = new Promise((resolve) => arrived.push(resolve));
  const address = href(place);
  if (address === location.hash) follow();
  else location.hash = address;
  return there;
}

// follow brings the page to what the address names.
function follow() {
  theme(wanted().get('theme'));
  const as = wanted().get('as');
  if (!store.me || (as && know.person(as) && know.person(as) !== store.me)) become(as ?? '');
  else if (body.dataset.ready) arrive();
}

const patience = 2000; // ms between two attempts to reach the server

// become opens the stream of a person; what they see is fetched when the stream is open, so
// that nothing falls between the two.
async function become(key) {
  delete body.dataset.ready;
  saveDraft();
  here.channel = null;
  stream?.close();
  const outcome = await know.load(key);
  if (outcome === 'stale') return;
  if (outcome !== 'ok') {
    offline();
    setTimeout(become, patience, key);
    return;
  }
  const source = listen(store.me.id, {
    opened: sync,
    reset: sync,
    lost: () => {
      offline();
      if (source === stream && source.readyState === EventSource.CLOSED) setTimeout(become, patience, store.me.id);
    },
    event: receive,
  });
  stream = source;
}

function offline() {
  byId('offline').hidden = false;
  delete body.dataset.ready;
}

async function sync() {
  const outcome = await know.load(store.me.id);
  if (outcome === 'stale') return;
  if (outcome !== 'ok') {
    offline();
    setTimeout(sync, patience);
    return;
  }
  byId('offline').hidden = true;
  arrive();
  body.dataset.ready = 'true';
}

function arrive() {
  // A channel may be renamed while one is in it.
  const channel = know.findChannel(wanted().get('channel') ?? '') ?? know.findChannel(here.channel?.id) ?? know.findChannel('general') ?? know.myChannels()[0] ?? null;
  const opened = channel?.id !== here.channel?.id;
  if (opened) {
    saveDraft();
    here.firstNew = channel ? know.firstNew(channel.id) : null;
  }
  here.channel = channel;
  const home = Boolean(channel?.is_im) && store.homeTab && wanted().get('tab') === 'home';
  if (home && (opened || !here.home)) openHome();
  here.home = home;
  const thread = home ? null : wanted().get('thread');
  const entered = thread && thread !== here.thread;
  here.thread = thread;
  if (opened) restoreDraft();
  draw();
  closeDrawer();
  if (entered) threadBox.input.focus();
  else if (opened && !home && matchMedia('(min-width: 761px)').matches) mainBox.input.focus({ preventScroll: true });
  for (const resolve of arrived.splice(0)) resolve();
}

// --- what arrives ---

function receive(kind, data) {
  if (!know.apply(kind, data)) sync();
  else if (!drawing) drawing = setTimeout(drawArrived);
}

// Whatever arrives at one go is drawn at one go.
function drawArrived() {
  drawing = 0;
  if (body.dataset.ready) draw();
}

// --- what the person does ---

// actIn sends what was done in a place: {channel, ts} or {view_id}.
const actIn = (where) => (action) => post('actions', { user: store.me.id, ...where, ...action });
const suggestIn = (where) => (ask) => post('suggestions', { user: store.me.id, ...where, ...ask });

async function openHome() {
  const me = store.me.id;
  const asked = home.open(me);
  draw();
  const view = await asked;
  if (store.me?.id !== me) return;
  store.home ??= view;
  draw();
}

// --- drawing ---

const mainList = messageList(byId('scroller'), byId('messages'), { jump: byId('jump'), openThread });
const threadList = messageList(byId('thread-scroller'), byId('replies'), { openThread });
const home = homeTab();
const modals = modal();
const sources = () => ({ commands: store.commands, people: [...know.people(), store.bot], channels: know.myChannels().filter((channel) => !channel.is_im), shortcuts: shortcutsOf('global') });
const mainBox = composer(byId('composer-form'), { testid: 'composer', id: 'composer', sources, send: (text) => send(here.channel, text, undefined, draw), shortcut });
const threadBox = composer(byId('thread-form'), {
  testid: 'thread-composer', id: 'thread-composer', sources, send: (text) => send(here.channel, text, here.thread, draw), leave: closeThread,
});

function openThread(ts) {
  go({ thread: ts });
}

function closeThread() {
  go({}).then(() => mainBox.input.focus());
}

const draftKey = () => here.channel && `${store.me.id}/${here.channel.id}`;

function saveDraft() {
  if (draftKey()) drafts.set(draftKey(), mainBox.text);
}

function restoreDraft() {
  mainBox.set(drafts.get(draftKey()) ?? '');
}

const shortcutsOf = (type) => store.shortcuts.filter((one) => one.type === type);

function context() {
  const { channel } = here;
  const base = {
    me: store.me.id,
    edition: store.edition,
    user: (id) => store.users.get(id),
    usergroup: (id) => store.usergroups.get(id),
    people: know.people,
    channels: () => know.myChannels().map((one) => (one.is_im ? { ...one, label: store.bot.label } : one)),
    channel: (id) => know.myChannels().find((one) => one.id === id),
    channelHref: (one) => href({ channel: one.id }),
    author: know.author,
    shortcuts: shortcutsOf('message'),
    shortcut: (one, message) => shortcut(one, message, channel),
    notice,
  };
  const inPlace = (where, form) => ({ ...base, form, act: actIn(where), suggest: suggestIn(where) });
  return {
    ...base,
    of: (message) => inPlace({ channel: channel.id, ts: message.ts }, know.formOf(channel.id, message.ts)),
    ofView: (view) => inPlace({ view_id: view.id }, know.formOf(view.id)),
  };
}

function draw() {
  const { channel } = here;
  const all = channel ? know.sorted(channel.id) : [];
  const ctx = context();
  const inThread = (ts) => (message) => message.thread_ts === ts && message.ts !== ts;
  const roots = all.filter((message) => !message.thread_ts || message.thread_ts === message.ts);
  if (channel && !document.hidden && !here.home) know.markRead(channel.id);
  const unread = drawSidebar(channel?.id, href);
  document.title = `${unread ? `(${unread}) ` : ''}${channel ? channelTitle(channel) : 'No channel'} · ${store.team.name}`;
  drawHead(channel, roots.length === 0);
  drawTries(byId('tries'), byId('tries-open'), { tries: store.tries, suggested: firstVisit || roots.length === 0, run: runTry });
  mainList.show(roots, {
    ctx, key: `${store.me.id} ${channel?.id}`, firstNew: here.firstNew,
    replies: (ts) => all.filter((message) => inThread(ts)(message) && !message.ephemeral),
  });
  tabs(byId('tabs'), {
    shown: Boolean(channel?.is_im) && store.homeTab, current: here.home ? 'home' : 'messages', unread: channel ? know.unread(channel).all : 0, href: (tab) => href({ tab }),
  });
  byId('home').hidden = !here.home;
  byId('scroller').hidden = here.home;
  if (here.home) {
    byId('jump').hidden = true;
    home.show(store.home, { ctx: ctx.ofView, bot: store.bot });
  }
  modals.show(store.views, { ctx: ctx.ofView, bot: store.bot, me: store.me.id });
  const root = here.thread && all.find((message) => message.ts === here.thread);
  byId('thread').hidden = !root;
  body.classList.toggle('with-thread', Boolean(root));
  if (root) {
    byId('thread-subtitle').textContent = channel.is_im ? channelTitle(channel) : `#${channel.name}`;
    threadBox.label('Reply …');
    threadList.show([root, ...all.filter(inThread(root.ts))], { ctx, key: `${store.me.id} ${root.ts}`, inThread: true });
  }
  drawWaiting(channel, byId('composer-form'));
}

function drawHead(channel, empty) {
  const title = channel ? channelTitle(channel) : 'No channel yet';
  byId('title').replaceChildren(...(channel && !channel.is_im ? [channelIcon(channel)] : []), el('span', { dir: 'auto' }, title));
  const members = channel?.members?.length;
  byId('subtitle').textContent = !channel ? '' : channel.is_im ? `Direct messages of ${store.me.label} with the app`
    : [members && `${members} ${members === 1 ? 'member' : 'members'}`, channel.is_ext_shared && 'shared with another organisation', channel.is_archived && 'archived'].filter(Boolean).join(' · ');
  mainBox.label(!channel ? 'Nowhere to write' : channel.is_im ? `Message ${title}` : `Message #${title}`);
  byId('composer-form').hidden = !channel || here.home || Boolean(channel.is_archived);
  byId('intro').replaceChildren(...(channel ? [
    channel.is_im ? avatar(store.bot, 'large') : el('span.intro-mark', { 'aria-hidden': 'true' }, channelIcon(channel)),
    el('h2', { dir: 'auto' }, channel.is_im ? title : `#${title}`),
    el('p', {}, channel.is_im ? 'Write to the app here; a command needs no slash.'
      : empty ? `Nothing has been said here yet. You are ${store.me.label}.` : 'This is where the channel begins.'),
  ] : [el('h2', {}, `${store.me.label} is in no channel`)]));
}

async function runTry(one) {
  await go({ as: know.person(one.as)?.name ?? store.me.name, channel: one.channel.replace(/^[#@]/, '') });
  if (one.until) await post('clock', { until: one.until });
  else if (one.thread) await sayBelow(one);
  else await mainBox.perform(one.text);
}

// sayBelow says something in the thread of the latest message that holds the words.
async function sayBelow({ thread, text }) {
  const root = know.sorted(here.channel.id).findLast((message) => (!message.thread_ts || message.thread_ts === message.ts)
    && JSON.stringify([message.text, message.blocks]).includes(thread));
  if (root) await go({ thread: root.ts });
  await (root ? threadBox : mainBox).perform(text);
}

// --- the frame ---

function closeDrawer() {
  body.classList.remove('drawer');
}

byId('drawer-open').onclick = () => { body.classList.add('drawer'); byId('drawer-close').focus(); };
byId('drawer-close').onclick = closeDrawer;
byId('scrim').onclick = closeDrawer;
byId('sidebar').addEventListener('click', (event) => { if (event.target.closest('[aria-current]')) closeDrawer(); });
byId('thread-close').onclick = closeThread;
byId('theme').onclick = () => {
  const chosen = theme(null, true);
  if (!wanted().has('theme')) return;
  const address = new URL(location.href);
  address.searchParams.delete('theme');
  const hash = new URLSearchParams(address.hash.slice(1));
  hash.set('theme', chosen);
  address.hash = hash;
  history.replaceState(null, '', address);
  if (body.dataset.ready) draw(); // the links carry the theme
};
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && body.classList.contains('drawer')) closeDrawer();
  else if (event.key === 'Escape' && here.thread && !document.querySelector(':popover-open, dialog[open]')) closeThread();
});
document.addEventListener('visibilitychange', () => { if (!document.hidden && body.dataset.ready) draw(); });
addEventListener('hashchange', follow);
follow();
