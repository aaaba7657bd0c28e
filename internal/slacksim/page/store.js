// What the page knows: the workspace, and the messages one person sees.
import { history, views, workspace } from './api.js';
import { form } from './form.js';
import { now, setClock } from './time.js';

const slackbot = { id: 'USLACKBOT', name: 'slackbot', label: 'Slackbot', app: true, plain: true };
const compare = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);

export const store = {
  team: { name: '' }, bot: null, me: null, commands: [], tries: [],
  users: new Map(), channels: new Map(),
  messages: new Map(), // channel id → Map of ts → message
  edition: 0, // another one when names of people, channels or groups have changed
  shortcuts: [], usergroups: new Map(), homeTab: false,
  views: [], // the stack of modals, top last
  home: null, // the view of the Home tab, null while the app has published none
};

// person finds somebody by id or name; undefined for strangers.
export function person(key) {
  return store.users.get(key) ?? [...store.users.values()].find((user) => user.name === key?.replace(/^@/, ''));
}

// author is who a message shows: a person, the app, or Slackbot.
export function author(message) {
  const known = store.users.get(message.user);
  if (known) return known;
  if (message.user === slackbot.id) return slackbot;
  if (message.bot_id) return store.bot;
  return { id: message.user ?? 'unknown', name: 'unknown', label: 'Unknown person' };
}

export const people = () => [...store.users.values()].filter((user) => !user.app && !user.deleted);

// myChannels are those of the person one is: first channels by name, then direct messages.
export function myChannels() {
  const mine = [...store.channels.values()].filter((channel) =>
    (channel.is_im ? channel.user === store.me?.id : channel.members?.includes(store.me?.id)));
  return mine.sort((a, b) => Boolean(a.is_im) - Boolean(b.is_im) || a.name.localeCompare(b.name));
}

// findChannel takes an id, a name, or "dm" for the direct messages with the app; only among
// this person's channels. Undefined when there is none.
export function findChannel(key = '') {
  const name = key.replace(/^[#@]/, '');
  const mine = myChannels();
  return mine.find((channel) => channel.id === key) ??
    mine.find((channel) => !channel.is_im && channel.name === name) ??
    mine.find((channel) => channel.is_im && (name === 'dm' || name === store.bot.name || name === channel.name));
}

export const sorted = (channel) => [...(store.messages.get(channel)?.values() ?? [])].sort(compare);

let round = 0;
let missed = null; // events that arrive while the histories are being fetched
let since; // when this page was opened: what was only visible to somebody before that is gone

const lasts = (message) => !message.ephemeral || Number(message.ts) * 1000 >= since;

// load fetches the workspace, and the histories of the person it is given. It answers
// 'stale' when a later load has overtaken it, 'ok', or what the server complained of.
export async function load(key) {
  const mine = ++round;
  missed = [];
  const space = await workspace();
  if (mine !== round) return 'stale';
  if (!space.ok) return space.error;
  take(space);
  store.me = person(key) ?? people()[0];
  if (!store.me) return 'no_people';
  setClock(space.now, store.me.tz);
  since ??= now();
  const channels = myChannels();
  const [open, ...answers] = await Promise.all([views(store.me.id), ...channels.map((channel) => history(channel.id, store.me.id))]);
  if (mine !== round) return 'stale';
  const bad = answers.find((answer) => !answer.ok);
  if (bad?.error === 'unreachable') return bad.error;
  store.messages = new Map(channels.map((channel, i) =>
    [channel.id, new Map((answers[i].messages ?? []).filter(lasts).map((message) => [message.ts, message]))]));
  store.views = open.views ?? [];
  store.home = open.home ?? null;
  const events = missed;
  missed = null;
  for (const [kind, data] of events) apply(kind, data);
  return 'ok';
}

let names = '';

function take(space) {
  const called = JSON.stringify([space.users.map((user) => [user.id, user.real_name, user.name]), space.channels.map((one) => [one.id, one.name]), space.usergroups]);
  if (called !== names) store.edition++;
  names = called;
  Object.assign(store, {
    team: space.team, commands: space.commands ?? [], tries: space.tries ?? [], shortcuts: space.shortcuts ?? [], homeTab: Boolean(space.home_tab),
  });
  store.usergroups = new Map((space.usergroups ?? []).map((one) => [one.id, one]));
  store.bot = { ...space.bot, label: space.bot.name, app: true };
  store.users = new Map(space.users.map((user, hue) => [user.id, { ...user, hue, label: user.real_name || user.name, app: user.is_bot }]));
  store.users.set(store.bot.id, store.bot);
  store.channels = new Map(space.channels.map((channel) => [channel.id, channel]));
}

// apply takes one event of the stream. False: the workspace is not what this page knows.
export function apply(kind, data) {
  if (missed) {
    missed.push([kind, data]);
    return true;
  }
  if (kind === 'views') store.views = data.views;
  else if (kind === 'home') store.home = data.view;
  else if (kind === 'clock') setClock(data.now, store.me.tz);
  else if (kind === 'workspace') return false;
  else return applyMessage(kind, data);
  return true;
}

const mostMessages = 2000; // of a channel, as many as the server keeps; the oldest stands first

function applyMessage(kind, data) {
  if (!store.channels.has(data.channel)) return false;
  if (!store.messages.has(data.channel)) store.messages.set(data.channel, new Map());
  const messages = store.messages.get(data.channel);
  if (kind === 'delete') messages.delete(data.ts);
  else messages.set(data.message.ts, data.message);
  if (messages.size > mostMessages) messages.delete(messages.keys().next().value);
  return true;
}

// tell adds a line only this page knows, as Slackbot tells a person what went wrong.
export function tell(channel, text, thread) {
  const ts = (now() / 1000).toFixed(6);
  apply('ephemeral', { channel, message: { ts, thread_ts: thread ?? undefined, user: slackbot.id, text, ephemeral: true } });
}

const forms = new Map();

// formOf is what the person one is has filled in on a message or view, by channel and ts or
// by view id.
export function formOf(...place) {
  const key = JSON.stringify([store.me.id, ...place]);
  if (!forms.has(key)) forms.set(key, form());
  return forms.get(key);
}

// How far each person has read, kept in the browser.
const readKey = 'slacksim.read';
const marks = (() => {
  try {
    return JSON.parse(localStorage.getItem(readKey)) ?? {};
  } catch {
    return {};
  }
})();
const place = (channel) => `${store.team.id}/${store.me.id}/${channel}`;

// readUpTo is the ts of the last message read, '' when none was. A mark from the future
// belongs to another run of the simulator and does not count.
function readUpTo(channel) {
  const mark = marks[place(channel)] ?? '';
  return Number(mark) * 1000 > now() + 60000 ? '' : mark;
}

export function markRead(channel) {
  const newest = sorted(channel).at(-1)?.ts;
  if (!newest || newest === readUpTo(channel)) return;
  marks[place(channel)] = newest;
  try {
    localStorage.setItem(readKey, JSON.stringify(marks));
  } catch {
    // a browser without storage forgets between visits, nothing else
  }
}

// firstNew is the ts of the first message this person has not read, null when all are read
// or nothing ever was.
export function firstNew(channel) {
  const from = readUpTo(channel);
  return (from && sorted(channel).find((message) => message.ts > from && message.user !== store.me.id)?.ts) || null;
}

// unread counts what a person has not read: all, and those that call for them.
export function unread(channel) {
  const from = readUpTo(channel.id);
  const fresh = sorted(channel.id).filter((message) => message.ts > from && message.user !== store.me.id && !message.ephemeral);
  const calls = fresh.filter((message) => channel.is_im || JSON.stringify(message).includes(`<@${store.me.id}>`));
  return { all: fresh.length, calls: calls.length };
}
