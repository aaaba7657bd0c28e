// Fields to type into, and the input block that labels one element, hints and complains.
import { el } from './dom.js';
import { element } from './elements.js';
import { decode, textObject, withEmoji, wordsOf } from './mrkdwn.js';
import { change, dispatch } from './press.js';

const kinds = {
  plain_text_input: { type: 'text' },
  number_input: { type: 'text', inputmode: 'decimal' },
  email_text_input: { type: 'email', inputmode: 'email', autocomplete: 'off' },
  url_text_input: { type: 'url', inputmode: 'url', autocomplete: 'off' },
};

// field renders a text, number, email or url input.
export function field(ctx, block, part, attrs) {
  const said = wordsOf(part.placeholder);
  const node = el(part.multiline ? 'textarea.field' : 'input.field', {
    ...(part.multiline ? { rows: 3 } : kinds[part.type]), placeholder: said, maxlength: part.max_length, dir: 'auto',
    'data-action': part.action_id, 'aria-label': attrs['aria-labelledby'] ? null : said || 'Answer', ...attrs,
  });
  const left = el('small.field-left', { 'aria-live': 'polite', hidden: true });
  const value = () => ctx.form.value(block, part) ?? '';
  const asks = part.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const tells = block.type !== 'input' || block.dispatch_action;

  function draw() {
    if (node.value !== String(value())) node.value = value();
    const rest = part.max_length - [...node.value].length;
    left.hidden = !(rest <= Math.min(100, part.max_length / 5));
    left.textContent = left.hidden ? '' : `${rest} left`;
  }

  node.addEventListener('input', () => {
    ctx.form.set(block, part, node.value);
    if (tells && asks.includes('on_character_entered')) dispatch(ctx, node, block, part, { trigger: 'on_character_entered' });
  });
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || part.multiline || !tells) return;
    event.preventDefault();
    if (asks.includes('on_enter_pressed')) change(ctx, node, block, part, node.value);
  });
  ctx.form.follow(block, part, node, draw);
  return el('div.field-box', {}, node, left);
}

let count = 0;

// inputBlock renders the block of type input.
export function inputBlock(ctx, block) {
  const id = `input-${++count}`;
  const part = block.element ?? {};
  const error = el('p.field-error', { id: `${id}-error`, role: 'alert' });
  const attrs = {
    id, 'aria-labelledby': `${id}-label`, 'aria-describedby': `${id}-error${block.hint ? ` ${id}-hint` : ''}`, 'aria-required': !block.optional && 'true',
  };
  const node = el('div.input', { 'data-block-id': block.block_id },
    el('label.label', { id: `${id}-label`, for: id, dir: 'auto' }, wordsOf(block.label), block.optional && el('small', {}, ' (optional)')),
    element(ctx, block, part, attrs),
    block.hint && el('div.hint', { id: `${id}-hint` }, textObject(ctx, block.hint)),
    error);
  const draw = () => {
    const words = ctx.form.error(block);
    error.textContent = words ? withEmoji(decode(words)) : '';
    error.hidden = !words;
    node.classList.toggle('has-error', Boolean(words));
    const control = node.querySelector('[data-action]');
    if (words) control?.setAttribute('aria-invalid', 'true');
    else control?.removeAttribute('aria-invalid');
  };
  ctx.form.follow(block, null, node, draw);
  return node;
}
