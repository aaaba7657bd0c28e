// The stack of modals: the top view in a dialog, those below it one step back.
import { post } from './api.js';
import { liveBlocks } from './blocks.js';
import { avatar, el, icon } from './dom.js';
import { elementsOf } from './form.js';
import { wordsOf } from './mrkdwn.js';
import { words } from './notice.js';

const trouble = 'We had some trouble connecting. Try again?';

// modal returns show(views, {ctx, bot, me}): the whole stack, top last, as the stream brings it.
// `ctx(view)` is the context of blocks.js for a view, form included.
export function modal() {
  const body = el('div.modal-body', { tabindex: '-1' });
  const title = el('h2', { id: 'modal-title', dir: 'auto' });
  const mark = el('span.modal-mark');
  const message = el('p.modal-trouble', { role: 'alert', hidden: true });
  const iconButton = (name, label, onclick) => el('button.icon', { type: 'button', 'aria-label': label, title: label, onclick }, icon(name));
  const back = iconButton('left', 'Back', () => close(false));
  const cross = iconButton('close', 'Close', () => close(true));
  const cancel = el('button.button', { type: 'button', 'data-testid': 'modal-close', onclick: () => close(false) });
  const submit = el('button.button.primary', { type: 'submit', 'data-testid': 'modal-submit' });
  const form = el('form', { novalidate: true }, el('header.modal-head', {}, back, mark, title, cross), body, message, el('footer.modal-foot', {}, cancel, submit));
  // Escape is handled here: the browser would close the dialog before the app is told.
  const dialog = el('dialog.modal', { 'aria-labelledby': 'modal-title', 'data-testid': 'modal', closedby: 'none' }, form);

  let opener = null;
  let stack = [];
  let place = {};
  let blocks = null;
  let shown = null; // id of the view on top
  let sending = null; // id of the view that waits for its acknowledgement

  const top = () => stack.at(-1);

  function show(views, where) {
    stack = views;
    place = where;
    if (!top()) {
      shown = null;
      if (dialog.open) leave();
      return;
    }
    const view = top();
    const opened = view.id !== shown;
    const ctx = place.ctx(view);
    if (opened) {
      shown = view.id;
      blocks = liveBlocks();
      body.replaceChildren(blocks.node);
      body.scrollTop = 0;
      say('');
    }
    blocks.show(ctx, view.blocks ?? []);
    ctx.form.take(view.state?.values);
    mark.replaceChildren(avatar(place.bot, 'small'));
    title.textContent = wordsOf(view.title);
    back.hidden = stack.length < 2;
    cancel.textContent = wordsOf(view.close, view.submit ? 'Cancel' : 'Close');
    submit.hidden = !view.submit;
    submit.textContent = wordsOf(view.submit, 'Submit');
    dialog.dataset.view = view.id;
    busy();
    if (!dialog.open) {
      opener = document.activeElement;
      document.body.append(dialog);
      dialog.showModal();
    }
    if (opened) focus(view);
  }

  // leave gives the focus back. Chromium takes the caret away with the dialog, though not
  // the focus, so that one could not type; hence the blur.
  function leave() {
    dialog.close();
    dialog.remove();
    const back = opener?.isConnected && opener !== document.body ? opener : document.getElementById('composer');
    back.blur();
    back.focus({ preventScroll: true });
  }

  // focus goes where the app wants it, else to the first field, else to the dialog itself, so
  // that a screen reader begins at the title.
  function focus(view) {
    const wanted = (view.blocks ?? []).flatMap(elementsOf).find((part) => part.focus_on_load);
    const at = wanted && body.querySelector(`[data-action="${CSS.escape(wanted.action_id)}"]`);
    (at ?? body.querySelector('.input [data-action]') ?? body).focus({ preventScroll: true });
  }

  function say(text) {
    message.hidden = !text;
    message.replaceChildren(...(text ? [icon('warning'), el('span', {}, text)] : []));
  }

  function busy() {
    const waits = sending === shown;
    form.setAttribute('aria-busy', String(waits));
    submit.disabled = waits || Boolean(top()?.submit_disabled);
    submit.toggleAttribute('data-busy', waits);
  }

  async function send() {
    const view = top();
    if (!view?.submit || sending) return;
    const { form: state } = place.ctx(view);
    state.fail({});
    say('');
    sending = view.id;
    busy();
    const answer = await post('views/submit', { user: place.me, view_id: view.id, values: state.values() });
    sending = null;
    busy();
    if (view.id !== shown) return;
    if (answer.errors) complain(state, answer.errors);
    else if (!answer.ok) say(answer.error === 'invalid_response' ? `${trouble} The app’s answer was not valid: ${answer.detail}` : answer.error === 'operation_timeout' ? trouble : `${trouble} ${words(answer.error)}`);
  }

  function complain(state, errors) {
    state.fail(errors);
    const first = body.querySelector('.has-error');
    first?.querySelector('[data-action]')?.focus({ preventScroll: true });
    first?.scrollIntoView({ block: 'nearest' });
  }

  async function close(all) {
    const view = top();
    if (!view) return;
    const answer = await post('views/close', { user: place.me, view_id: view.id, ...(all && stack.length > 1 ? { all: true } : {}) });
    if (!answer.ok && view.id === shown) say(words(answer.error));
  }

  form.addEventListener('submit', (event) => { event.preventDefault(); send(); });
  dialog.addEventListener('cancel', (event) => { if (event.target === dialog) event.preventDefault(); });
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || document.querySelector(':popover-open, dialog.confirm[open]')) return;
    event.preventDefault();
    event.stopPropagation();
    close(false);
  });
  // Enter in a single line sends the form; the browser would press the first button instead
  // where there is one before the submit button. With Ctrl it sends from anywhere, as in a
  // message of several lines.
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.defaultPrevented || event.isComposing) return;
    if (!event.ctrlKey && !event.metaKey && !event.target.matches('input.field, .choices input')) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return { show };
}
