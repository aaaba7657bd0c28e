// Words for what went wrong, and the small note that says them.
import { el } from './dom.js';

const known = {
  unreachable: 'The server is out of reach.',
  operation_timeout: 'The app did not answer in time.',
  dispatch_failed: 'The app is not connected.',
  is_archived: 'This channel is archived.',
  account_inactive: 'This person is deactivated.',
  message_not_found: 'This message is gone.',
  view_not_found: 'This view is gone.',
  interactivity_disabled: 'The app’s manifest has interactivity switched off.',
};

// words says an error of the control API as a sentence.
export const words = (error) => known[error] ?? `${String(error).replaceAll('_', ' ').replace(/^./, (c) => c.toUpperCase())}.`;

// notice tells something small that needs no answer, and goes away.
export function notice(text) {
  document.querySelector('.notice')?.remove();
  const node = el('p.notice', { role: 'status' }, text);
  node.addEventListener('animationend', (event) => { if (event.animationName === 'notice-out') node.remove(); });
  (document.querySelector('dialog[open]') ?? document.body).append(node);
}
