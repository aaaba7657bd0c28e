// What this page shows in place of what it does not draw.
import { el, icon } from './dom.js';
import { decode } from './mrkdwn.js';

export function unknown(type) {
  return el('p.placeholder', {}, icon('block'), `This page does not draw “${type}” yet`);
}

// picture shows what an image says; the page loads nothing from elsewhere.
export function picture(image) {
  const title = image.title?.text ? decode(image.title.text) : '';
  return el('p.placeholder', { role: 'img', 'aria-label': image.alt_text ?? 'image' },
    icon('image'), el('span', { dir: 'auto' }, [title, decode(image.alt_text ?? '')].filter(Boolean).join(': ')));
}
