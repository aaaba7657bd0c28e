// The message box: grows with the text, completes commands, people and channels, sends.
import { avatar, el, icon, menu } from './dom.js';

const atMost = 8;
let count = 0;

// composer fills a form. `sources()` gives {commands, people, channels, shortcuts}; `send(text)`
// answers false when the text should come back; `leave()` is Escape with nothing to close;
// `shortcut(one)` runs a global shortcut.
export function composer(form, { testid, id, sources, send, leave, shortcut }) {
  const listId = `completion-${++count}`;
  const input = el('textarea', {
    id, rows: 1, dir: 'auto', 'data-testid': testid, autocomplete: 'off', enterkeyhint: 'send',
    'aria-autocomplete': 'list', 'aria-controls': listId, 'aria-haspopup': 'listbox',
  });
  const list = el('ul.completion', { id: listId, role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  const usage = el('span.usage', { 'aria-live': 'polite' });
  const insert = (sign, label) => el('button.icon', { type: 'button', 'aria-label': label, title: label, onclick: () => type(sign) }, el('b', {}, sign));
  const submit = el('button.send', { type: 'submit', 'aria-label': 'Send', title: 'Send', disabled: true }, icon('send'));
  const bolt = shortcut && el('button.icon', {
    type: 'button', 'aria-label': 'Shortcuts', title: 'Shortcuts', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-testid': 'shortcuts', hidden: true,
    onclick: () => menu(bolt, 'Shortcuts', sources().shortcuts.map((one) => ({
      label: one.name, note: one.description, attrs: { 'data-callback': one.callback_id }, run: () => shortcut(one),
    }))),
  }, icon('bolt'));
  form.append(list, el('div.box', {}, input, el('div.foot', {},
    insert('/', 'Run a command'), insert('@', 'Mention a person'), insert('#', 'Mention a channel'), bolt, usage, submit)));

  let options = [];
  let chosen = 0;
  let last = '';

  // word is what stands left of the cursor and may be completed: {sign, typed, from}.
  function word() {
    const before = input.value.slice(0, input.selectionStart);
    const found = /^(\/)(\S*)$/.exec(before) ?? /(?:^|[\s(])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
    return found && { sign: found[1], typed: found[2].toLowerCase(), from: before.length - found[2].length - 1 };
  }

  function candidates({ sign, typed }) {
    const { commands, people, channels } = sources();
    const starts = (text) => text.toLowerCase().startsWith(typed);
    if (sign === '/') return commands.filter((one) => starts(one.command.slice(1))).map((one) => ({ value: one.command, title: one.command, hint: one.usage_hint, note: one.description }));
    if (sign === '#') return channels.filter((one) => starts(one.name)).map((one) => ({ value: `#${one.name}`, title: one.name, mark: icon(one.is_private ? 'lock' : 'hash') }));
    return people
      .filter((one) => starts(one.name) || one.label.toLowerCase().split(/\s+/).some(starts))
      .map((one) => ({ value: `@${one.name}`, title: one.label, hint: `@${one.name}`, mark: avatar(one, 'small'), tag: one.app && 'APP' }));
  }

  function suggest() {
    const at = word();
    options = at ? candidates(at).slice(0, atMost) : [];
    chosen = 0;
    list.hidden = options.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    list.replaceChildren(...options.map((option, i) => el('li', {
      role: 'option', id: `${listId}-${i}`,
      onpointerdown: (event) => { event.preventDefault(); complete(i); },
      onpointermove: () => { if (chosen !== i) choose(i); },
    }, option.mark, el('strong', { dir: 'auto' }, option.title), option.tag && el('span.badge', {}, option.tag), option.hint && el('span.hint', {}, option.hint), option.note && el('small', { dir: 'auto' }, option.note))));
    if (options.length) choose(0);
    else input.removeAttribute('aria-activedescendant');
  }

  function choose(i) {
    chosen = (i + options.length) % options.length;
    [...list.children].forEach((node, n) => node.setAttribute('aria-selected', String(n === chosen)));
    list.children[chosen].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', `${listId}-${chosen}`);
  }

  function complete(i) {
    const at = word();
    const rest = input.value.slice(input.selectionStart);
    input.setRangeText(`${options[i].value}${rest.startsWith(' ') ? '' : ' '}`, at.from, input.selectionStart, 'end');
    input.focus();
    changed();
  }

  function close() {
    options = [];
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  // changed follows every edit: height, suggestions, usage of the command, send button.
  function changed() {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
    submit.disabled = !input.value.trim();
    const head = /^(\/\S+)\s/.exec(input.value)?.[1];
    usage.textContent = (head && sources().commands.find((one) => one.command === head)?.usage_hint) ?? '';
    suggest();
  }

  // type writes at the cursor as the keyboard would; a command only makes sense at the start.
  function type(sign) {
    if (sign === '/') input.setSelectionRange(0, 0);
    const glue = sign !== '/' && /\S$/.test(input.value.slice(0, input.selectionStart)) ? ' ' : '';
    input.setRangeText(glue + sign, input.selectionStart, input.selectionStart, 'end');
    input.focus();
    changed();
  }

  async function go() {
    const text = input.value.trimEnd(); // a space in front keeps a slash from being a command
    if (!text) return;
    last = text;
    set('');
    if ((await send(text)) === false && !input.value) set(text);
  }

  function set(text) {
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    changed();
    if (document.activeElement !== input) close();
  }

  // whole: what stands there is already one of the suggestions, so Enter sends it.
  const whole = () => options.some((option) => input.value.slice(word().from).trim() === option.value);

  input.addEventListener('input', changed);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const { key } = event;
    const open = !list.hidden;
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (open && (key === 'ArrowDown' || key === 'ArrowUp')) choose(chosen + (key === 'ArrowDown' ? 1 : -1));
    else if (open && plain && (key === 'Tab' || (key === 'Enter' && !whole()))) complete(chosen);
    else if (key === 'Escape') { if (open) close(); else leave?.(); }
    else if (key === 'Enter' && !event.shiftKey) go();
    else if (key === 'ArrowUp' && !input.value && last) set(last);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Some keyboards and test drivers send the character apart from the key.
  input.addEventListener('keypress', (event) => { if (event.key === 'Enter' && !event.shiftKey) event.preventDefault(); });
  form.addEventListener('submit', (event) => { event.preventDefault(); go(); });

  return {
    input,
    set,
    get text() { return input.value; },
    label(words) {
      input.placeholder = words;
      input.setAttribute('aria-label', words);
      if (bolt) bolt.hidden = sources().shortcuts.length === 0;
    },
    // perform types a text as a person would, quickly, and sends it.
    async perform(text) {
      set('');
      input.focus({ preventScroll: true });
      const still = document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches;
      const step = Math.max(1, Math.ceil(text.length / 40));
      for (let i = step; !still && i < text.length; i += step) {
        input.value = text.slice(0, i);
        await new Promise(requestAnimationFrame);
      }
      set(text);
      close();
      await go();
    },
  };
}
