// The interactive elements of blocks.
import { el, icon, menu } from './dom.js';
import { field } from './inputs.js';
import { decode, textObject, wordsOf } from './mrkdwn.js';
import { picker } from './pickers.js';
import { change, press } from './press.js';
import { select } from './select.js';
import { picture, unknown } from './unknown.js';

const renderers = {
  button, overflow, checkboxes: choices, radio_buttons: choices,
  image: (ctx, block, part) => picture(part),
  plain_text_input: field, number_input: field, email_text_input: field, url_text_input: field,
  datepicker: picker, timepicker: picker, datetimepicker: picker,
};

// element renders one element of a block; `attrs` name and describe the control where the block
// has a label for it.
export function element(ctx, block, part, attrs = {}) {
  if (Object.hasOwn(renderers, part.type)) return renderers[part.type](ctx, block, part, attrs);
  return (/_select$/.test(part.type) && select(ctx, block, part, attrs)) || unknown(part.type);
}

// button renders a button element; one with an address opens that in a new tab and tells the app.
export function button(ctx, block, part) {
  const classes = ['primary', 'danger'].includes(part.style) ? `.${part.style}` : '';
  const attrs = { 'data-action': part.action_id, 'data-value': part.value, 'aria-label': part.accessibility_label, dir: 'auto' };
  const words = wordsOf(part.text);
  const href = decode(part.url ?? '');
  const node = /^https?:/i.test(href)
    ? el(`a.button${classes}`, { ...attrs, href, target: '_blank', rel: 'noopener noreferrer' }, words)
    : el(`button.button${classes}`, { ...attrs, type: 'button' }, words);
  node.addEventListener('click', () => press(ctx, node, block, part, { value: part.value }));
  return node;
}

function overflow(ctx, block, part) {
  const open = el('button.button.more', {
    type: 'button', 'aria-label': 'More actions', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-action': part.action_id,
    onclick: () => menu(open, 'More actions', (part.options ?? []).map((option) => ({
      label: textObject(ctx, option.text, 'span'), note: option.description && wordsOf(option.description), attrs: { 'data-value': option.value },
      run: () => {
        const href = decode(option.url ?? '');
        if (/^https?:/i.test(href)) window.open(href, '_blank', 'noopener,noreferrer');
        press(ctx, open, block, part, { selected_option: option });
      },
    }))),
  }, icon('more'));
  return open;
}

let count = 0;

// choices are checkboxes and radio buttons.
function choices(ctx, block, part, { id, ...attrs }) {
  const many = part.type === 'checkboxes';
  const name = `choice-${++count}`;
  const chosen = () => [ctx.form.value(block, part)].flat().filter(Boolean).map((option) => option.value);
  const node = el('div.choices', { id, role: many ? 'group' : 'radiogroup', 'aria-label': attrs['aria-labelledby'] ? null : 'Choices', ...attrs },
    ...(part.options ?? []).map((option) => el('label.choice', {},
      el('input', { type: many ? 'checkbox' : 'radio', name, value: option.value, 'data-action': part.action_id, 'data-value': option.value, onchange: changed }),
      el('span.choice-words', {}, textObject(ctx, option.text, 'span'), option.description && el('small', {}, textObject(ctx, option.description, 'span'))))));
  const inputs = [...node.querySelectorAll('input')];

  async function changed() {
    const on = part.options.filter((_, i) => inputs[i].checked);
    if (!(await change(ctx, node, block, part, many ? on : on[0]))) draw();
  }

  function draw() {
    const values = chosen();
    for (const input of inputs) input.checked = values.includes(input.value);
  }

  ctx.form.follow(block, part, node, draw);
  return node;
}
