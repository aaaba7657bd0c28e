// Using an element: the question that some ask first, the wait for the app, the trouble.
import { el, icon } from './dom.js';
import { stateOf } from './form.js';
import { textObject, wordsOf } from './mrkdwn.js';
import { words } from './notice.js';

// press sends one action, asking first when the element wants that, and shows that it waits.
// It resolves to false when the person said no or the element is still busy.
export async function press(ctx, node, block, part, action = {}) {
  if (node.getAttribute('aria-busy') === 'true') return false;
  if (part.confirm && !(await confirmed(ctx, part.confirm))) return false;
  await send(ctx, node, block, part, action);
  return true;
}

// change gives an element another value, and tells the app where it wants to know. It
// resolves to false when the person, asked, said no.
export async function change(ctx, node, block, part, value) {
  if (part.confirm && !(await confirmed(ctx, part.confirm))) return false;
  ctx.form.set(block, part, value);
  if (block.type !== 'input' || block.dispatch_action) await dispatch(ctx, node, block, part);
  return true;
}

// dispatch tells the app the value an element has.
export function dispatch(ctx, node, block, part, more = {}) {
  return send(ctx, node, block, part, { [stateOf(part)]: ctx.form.value(block, part) || null, ...more });
}

async function send(ctx, node, block, part, action) {
  const home = node.closest('[data-block]');
  home?.querySelector(':scope > .trouble')?.remove();
  node.setAttribute('aria-busy', 'true');
  const answer = await ctx.act({ action_id: part.action_id, block_id: block.block_id, ...action, values: ctx.form.values() });
  node.removeAttribute('aria-busy');
  if (answer.ok) return;
  const text = `${words(answer.error)} Nothing may have happened.`;
  if (home?.isConnected) {
    home.querySelector(':scope > .trouble')?.remove();
    home.append(el('p.trouble', { role: 'alert' }, icon('warning'), el('span', {}, text)));
  } else {
    ctx.notice(text);
  }
}

// confirmed shows a confirm object and resolves to whether the person agreed.
function confirmed(ctx, confirm) {
  const style = confirm.style === 'danger' ? '.danger' : '.primary';
  const dialog = el('dialog.confirm', { 'aria-labelledby': 'confirm-title', 'data-testid': 'confirm' },
    el('h2', { id: 'confirm-title', dir: 'auto' }, wordsOf(confirm.title, 'Are you sure?')),
    textObject(ctx, confirm.text),
    el('div.actions', {},
      el('button.button', { type: 'button', onclick: () => dialog.close() }, wordsOf(confirm.deny, 'Cancel')),
      el(`button.button${style}`, { type: 'button', autofocus: true, onclick: () => dialog.close('yes') }, wordsOf(confirm.confirm, 'Yes'))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
