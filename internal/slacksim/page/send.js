// What the person sends: messages, commands, actions, shortcuts.
import { post } from './api.js';
import { el } from './dom.js';
import { notice, words } from './notice.js';
import * as know from './store.js';

const { store } = know;
const slashCommand = /^(\/[^\s/]+)(?:\s+([\s\S]*))?$/;
const toldBySlackbot = ['operation_timeout', 'dispatch_failed', 'unknown_command'];
const waiting = new Map(); // channel id → commands without an acknowledgement

// send posts a message or runs a command; false when the text should come back. `draw` shows
// what only this page knows.
export async function send(channel, text, thread, draw) {
  if (!channel) return false;
  const slash = slashCommand.exec(text);
  if (slash) return command(channel, slash[1], slash[2] ?? '', thread, draw);
  const answer = await post('messages', { user: store.me.id, channel: channel.id, text, thread_ts: thread });
  if (!answer.ok) notice(`Not sent: ${words(answer.error)}`);
  return answer.ok;
}

async function command(channel, name, text, thread, draw) {
  if (thread) {
    know.tell(channel.id, `${name} is not supported in threads. Sorry!`, thread);
    draw();
    return true;
  }
  const entry = `${name} ${text}`.trim();
  waiting.set(channel.id, [...(waiting.get(channel.id) ?? []), entry]);
  draw();
  const answer = await post('commands', { user: store.me.id, channel: channel.id, command: name, text });
  const rest = waiting.get(channel.id);
  rest.splice(rest.indexOf(entry), 1);
  draw();
  if (!answer.ok && !toldBySlackbot.includes(answer.error)) {
    notice(`Not sent: ${words(answer.error)}`);
    return false;
  }
  return true;
}

// drawWaiting shows the command that waits in a channel, above the message box.
export function drawWaiting(channel, box) {
  document.querySelector('.waiting')?.remove();
  const entries = waiting.get(channel?.id) ?? [];
  if (entries.length) box.before(el('p.waiting', { role: 'status' }, el('i'), el('i'), el('i'), el('span', { dir: 'auto' }, entries.at(-1))));
}

// shortcut runs one of the app's, on a message or on none.
export async function shortcut(one, message, channel) {
  const where = message ? { channel: channel.id, ts: message.ts } : {};
  const answer = await post('shortcuts', { user: store.me.id, callback_id: one.callback_id, ...where });
  if (!answer.ok) notice(`“${one.name}” did not run: ${words(answer.error)}`);
}
