// What the page knows: the workspace, and the messages one person sees.
import { history, workspace } from './api.js';
import { now, setClock } from './time.js';

const slackbot = { id: 'USLACKBOT', name: 'slackbot', label: 'Slackbot', app: true, plain: true };
const compare = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);

export const store = {
  team: { name: '' }, bot: null, me: null, commands: [], tries: [],
  users: new Map(), channels: new Map(),
  messages: new Map(), // channel id → Map of ts → message
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
  const channels = myChannels();
  const answers = await Promise.all(channels.map((channel) => history(channel.id, store.me.id)));
  if (mine !== round) return 'stale';
  const bad = answers.find((answer) => !answer.ok);
  if (bad?.error === 'unreachable') return bad.error;
  store.messages = new Map(channels.map((channel, i) =>
    [channel.id, new Map((answers[i].messages ?? []).map((message) => [message.ts, message]))]));
  const events = missed;
  missed = null;
  for (const [kind, data] of events) apply(kind, data);
  return 'ok';
}

function take(space) {
  Object.assign(store, { team: space.team, commands: space.commands ?? [], tries: space.tries ?? [] });
  store.bot = { ...space.bot, label: space.bot.name, app: true };
  store.users = new Map(space.users.map((user, hue) => [user.id, { ...user, hue, label: user.real_name || user.name, app: user.is_bot }]));
  store.users.set(store.bot.id, store.bot);
  store.channels = new Map(space.channels.map((channel) => [channel.id, channel]));
}

// apply takes one event of the stream. False: it names a channel this page does not know.
export function apply(kind, data) {
  if (missed) {
    missed.push([kind, data]);
    return true;
  }
  if (!store.channels.has(data.channel)) return false;
  if (!store.messages.has(data.channel)) store.messages.set(data.channel, new Map());
  const messages = store.messages.get(data.channel);
  if (kind === 'delete') messages.delete(data.ts);
  else messages.set(data.message.ts, data.message);
  return true;
}

// tell adds a line only this page knows, as Slackbot tells a person what went wrong.
export function tell(channel, text, thread) {
  const ts = (now() / 1000).toFixed(6);
  apply('ephemeral', { channel, message: { ts, thread_ts: thread ?? undefined, user: slackbot.id, text, ephemeral: true } });
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
export function readUpTo(channel) {
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
