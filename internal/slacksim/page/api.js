// The simulator's control API. Every answer is {ok, …}; a server out of reach answers
// {ok: false, error: 'unreachable'}.

async function ask(path, options) {
  try {
    const response = await fetch(path, options);
    return await response.json();
  } catch {
    return { ok: false, error: 'unreachable' };
  }
}

export const workspace = () => ask('/sim/workspace');

export const history = (channel, as) =>
  ask(`/sim/channels/${encodeURIComponent(channel)}/messages?as=${encodeURIComponent(as)}`);

// views answers {views, home}: the stack of modals one person has open, and the Home tab.
export const views = (user) => ask(`/sim/views?user=${encodeURIComponent(user)}`);

// post sends what a person does: commands, messages, actions, shortcuts, suggestions, home,
// views/submit, views/close.
export const post = (what, body) => ask(`/sim/${what}`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

// listen opens one person's stream. The browser reopens it by itself; `opened` runs each time.
export function listen(as, { opened, lost, reset, event }) {
  const source = new EventSource(`/sim/stream?as=${encodeURIComponent(as)}`);
  source.onopen = opened;
  source.onerror = lost;
  source.addEventListener('reset', reset);
  for (const kind of ['message', 'ephemeral', 'update', 'delete', 'views', 'home', 'clock', 'workspace']) {
    source.addEventListener(kind, (message) => event(kind, JSON.parse(message.data)));
  }
  return source;
}
