// Light or dark: what the address asks, else what was chosen before, else what the system says.
const key = 'slacksim.theme';
const root = document.documentElement;

function remembered() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// theme sets the theme and returns it; `flip` changes to the other one and remembers that.
export function theme(asked, flip = false) {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  let chosen = asked ?? remembered();
  if (flip) {
    chosen = dark ? 'light' : 'dark';
    try {
      localStorage.setItem(key, chosen);
    } catch {
      // a browser without storage forgets between visits, nothing else
    }
  }
  if (chosen === 'dark' || chosen === 'light') root.dataset.theme = chosen;
  else delete root.dataset.theme;
  return chosen;
}
