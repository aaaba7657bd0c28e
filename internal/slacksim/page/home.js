// The app's Home tab beside its messages.
import { post } from './api.js';
import { liveBlocks } from './blocks.js';
import { avatar, byId, el } from './dom.js';
import { words } from './notice.js';

// homeTab returns open(user), which tells the app that a person looks, and show(view, {ctx, bot}).
export function homeTab() {
  const panel = byId('home');
  let shown = null;
  let blocks = null;
  let asking = false;
  let failed = '';

  function show(view, { ctx, bot }) {
    if (!view) {
      const text = failed || (asking ? `${bot.label} is getting this ready …` : `${bot.label} has put nothing here yet.`);
      shown = null;
      if (panel.dataset.empty === text) return;
      panel.dataset.empty = text;
      panel.replaceChildren(el('div.home-empty', { role: 'status' }, avatar(bot, 'large'), el('h2', {}, 'Home'), el('p', {}, text)));
      return;
    }
    delete panel.dataset.empty;
    if (view.id !== shown) {
      shown = view.id;
      blocks = liveBlocks();
      panel.replaceChildren(blocks.node);
    }
    const own = ctx(view);
    blocks.show(own, view.blocks ?? []);
    own.form.take(view.state?.values);
  }

  // open answers the view there is when the app was told, null when there is none.
  async function open(user) {
    asking = true;
    const answer = await post('home', { user });
    asking = false;
    failed = answer.ok ? '' : words(answer.error);
    return answer.ok ? answer.view : null;
  }

  return { open, show };
}

// tabs shows which of the two is open; `href(tab)` is the address of one.
export function tabs(nav, { shown, current, unread, href }) {
  nav.hidden = !shown;
  if (!shown) return;
  const link = (tab, label, count) => el('a', { href: href(tab), 'aria-current': tab === current && 'page', 'data-tab': tab },
    label, count > 0 && el('span.count', {}, String(count)));
  const drawn = JSON.stringify([current, unread, href('home')]);
  if (nav.dataset.drawn === drawn) return;
  nav.dataset.drawn = drawn;
  const held = nav.contains(document.activeElement);
  nav.replaceChildren(link('home', 'Home'), link('messages', 'Messages', current === 'home' ? unread : 0));
  if (held) nav.querySelector('[aria-current]').focus();
}
