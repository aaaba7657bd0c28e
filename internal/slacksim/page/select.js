// The selects: static, external, people, channels, conversations, one or several.
import { avatar, el, icon, withValue } from './dom.js';
import { filtered, listbox } from './listbox.js';
import { wordsOf } from './mrkdwn.js';
import { words } from './notice.js';
import { change } from './press.js';

const byOption = (option) => ({ key: option.value, label: wordsOf(option.text), note: wordsOf(option.description), give: option });
const byPerson = (person) => ({ key: person.id, label: person.label, hint: `@${person.name}`, mark: avatar(person, 'small'), give: person.id });
const byChannel = (channel) => ({
  key: channel.id, label: channel.is_im ? channel.label : channel.name, mark: icon(channel.is_im ? 'thread' : channel.is_private ? 'lock' : 'hash'), give: channel.id,
});
const optionGroups = (from) => (from.option_groups ?? [{ options: from.options ?? [] }])
  .map((group) => ({ label: group.label && wordsOf(group.label), items: (group.options ?? []).map(byOption) }));

const sources = {
  static: (ctx, part) => (query) => filtered(optionGroups(part), query),
  users: (ctx) => (query) => filtered([{ items: ctx.people().map(byPerson) }], query),
  channels: (ctx) => (query) => filtered([{ items: ctx.channels().filter((one) => !one.is_im && !one.is_private).map(byChannel) }], query),
  conversations: (ctx, part) => (query) => filtered([{ items: ctx.channels().filter((one) => allowed(part.filter, one)).map(byChannel) }], query),
  external: (ctx, part, block) => async (query) => {
    const least = part.min_query_length ?? 3;
    if ([...query].length < least) return { hint: least === 1 ? 'Type to search' : `Type ${least} letters or more` };
    const answer = await ctx.suggest({ action_id: part.action_id, block_id: block.block_id, value: query });
    return answer.ok ? { groups: optionGroups(answer) } : { error: `${words(answer.error)} Type again to retry.` };
  },
};

function allowed(filter = {}, one) {
  const kind = one.is_im ? 'im' : one.is_private ? 'private' : 'public';
  return (!filter.include || filter.include.includes(kind)) &&
    !(filter.exclude_external_shared_channels && one.is_ext_shared) && !(filter.exclude_bot_users && one.is_im);
}

// itemOf shows what is stored in the state: an option, or an id.
function itemOf(ctx, stored) {
  if (typeof stored === 'object') return byOption(stored);
  const person = ctx.user(stored);
  if (person) return byPerson(person);
  const channel = ctx.channels().find((one) => one.id === stored);
  return channel ? byChannel(channel) : { key: stored, label: stored, give: stored };
}

// select renders any of the selects; `attrs` names and describes the control.
export function select(ctx, block, part, attrs) {
  const multi = part.type.startsWith('multi_');
  const kind = part.type.replace(/^multi_/, '').replace(/_select$/, '');
  const source = Object.hasOwn(sources, kind) ? sources[kind](ctx, part, block) : null;
  if (!source) return null;
  const value = () => ctx.form.value(block, part);
  const list = () => (multi ? value() : value() ? [value()] : []).map((stored) => itemOf(ctx, stored));
  const hint = wordsOf(part.placeholder) || (multi ? 'Choose some' : 'Choose one');

  const [named, valueId] = withValue(attrs, 'value');
  const words = el('span.pick-words', { id: valueId, dir: 'auto' });
  const open = el('button.pick-open', { type: 'button', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'data-action': part.action_id, ...named }, words, icon('fold'));
  const chips = el('span.chips');
  const clear = el('button.icon.pick-clear', { type: 'button', 'aria-label': 'Clear the selection', onclick: () => { change(ctx, open, block, part, null); open.focus(); } }, icon('close'));
  const node = el(`div.pick${multi ? '.is-multi' : ''}`, {}, chips, open, clear);

  function draw() {
    const now = list();
    words.classList.toggle('is-empty', multi || !now.length);
    words.replaceChildren(multi || !now.length ? hint : now[0].label);
    if (!attrs['aria-labelledby']) open.setAttribute('aria-label', [hint, ...now.map((item) => item.label)].join(': '));
    clear.hidden = multi || !now.length || !(block.type === 'input' && block.optional);
    chips.replaceChildren(...(multi ? now : []).map((item) => el('span.chip', { 'data-key': item.key }, item.mark, el('span', { dir: 'auto' }, item.label),
      el('button', { type: 'button', 'aria-label': `Remove ${item.label}`, onclick: () => remove(item) }, icon('close')))));
    chips.hidden = !chips.children.length;
  }

  async function remove(item) {
    await change(ctx, open, block, part, value().filter((stored) => itemOf(ctx, stored).key !== item.key));
    open.focus();
  }

  // Several are told to the app together, when the list closes.
  open.addEventListener('click', () => {
    let draft = multi ? [...value()] : null;
    const has = (item) => (multi ? draft : [value()]).some((stored) => stored && itemOf(ctx, stored).key === item.key);
    listbox(open, {
      label: hint, search: source, multi, asks: kind === 'external', picked: has,
      pick(item) {
        if (!multi) change(ctx, open, block, part, item.give);
        else if (has(item)) draft = draft.filter((stored) => itemOf(ctx, stored).key !== item.key);
        else if (draft.length < (part.max_selected_items ?? Infinity)) draft.push(item.give);
      },
      closed: () => { if (multi && JSON.stringify(draft) !== JSON.stringify(value())) change(ctx, open, block, part, draft); },
    });
  });
  ctx.form.follow(block, part, node, draw);
  return node;
}
