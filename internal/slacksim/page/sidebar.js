// The left side: channels, direct messages, and who one is.
import { avatar, byId, el, icon, initials } from './dom.js';
import { myChannels, people, store, unread } from './store.js';

// channelIcon shows what kind of channel it is.
export const channelIcon = (channel) => icon(channel.is_ext_shared ? 'shared' : channel.is_private ? 'lock' : 'hash');

// channelTitle is the name a person reads, without a sign.
export const channelTitle = (channel) => (channel.is_im ? store.bot.label : channel.name);

// drawSidebar fills all lists; `href({as, channel})` makes the address of a place.
export function drawSidebar(current, href) {
  byId('workspace-name').textContent = store.team.name;
  byId('workspace-domain').textContent = store.team.domain ?? '';
  document.querySelector('.workspace-mark').textContent = initials(store.team.name || '?');
  const mine = myChannels();
  const links = (list) => list.map((channel) => el('li', {}, channelLink(channel, channel.id === current, href)));
  byId('channels').replaceChildren(...links(mine.filter((channel) => !channel.is_im)));
  byId('directs').replaceChildren(...links(mine.filter((channel) => channel.is_im)));
  byId('people').replaceChildren(...people().map((person) => el('li', {}, personLink(person, href))));
  const waiting = mine.filter((channel) => channel.id !== current).reduce((sum, channel) => sum + unread(channel).all, 0);
  document.querySelector('#drawer-open .dot').hidden = waiting === 0;
  return waiting;
}

function channelLink(channel, isCurrent, href) {
  const { all, calls } = isCurrent ? { all: 0, calls: 0 } : unread(channel);
  const link = el('a.row', {
    href: href({ channel: channel.id }), 'data-testid': 'channel-link', 'data-channel': channel.id, 'data-name': channel.name,
    'data-unread': all > 0, 'aria-current': isCurrent && 'page',
  },
  channel.is_im ? avatar(store.bot, 'small') : channelIcon(channel),
  el('span.row-name', { dir: 'auto' }, channelTitle(channel)),
  channel.is_im && el('span.badge', {}, 'APP'),
  channel.is_archived && el('span.badge', {}, 'archived'),
  calls > 0 && el('span.count', {}, String(calls)),
  all > 0 && el('span.hidden', {}, `, ${all} unread`));
  return link;
}

function personLink(person, href) {
  const isMe = person.id === store.me.id;
  const role = person.is_restricted ? 'Guest' : person.is_admin ? 'Admin' : '';
  return el('a.row', {
    href: href({ as: person.name }), 'data-testid': 'person', 'data-user': person.id, 'data-name': person.name, 'aria-current': isMe && 'true',
  }, avatar(person, 'small'), el('span.row-name', { dir: 'auto' }, person.label), role && el('span.badge', {}, role), isMe && icon('check'));
}
