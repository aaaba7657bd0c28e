// What one person has filled in on one message or view, shaped as view.state.values.

const text = ['value', 'initial_value', null];
const option = ['selected_option', 'initial_option', null];
const options = ['selected_options', 'initial_options', []];

// Which property carries the state of an element, which one it begins with, and what is empty.
const fields = {
  __proto__: null,
  plain_text_input: text, email_text_input: text, url_text_input: text, number_input: text,
  static_select: option, external_select: option, radio_buttons: option,
  multi_static_select: options, multi_external_select: options, checkboxes: options,
  users_select: ['selected_user', 'initial_user', null],
  multi_users_select: ['selected_users', 'initial_users', []],
  channels_select: ['selected_channel', 'initial_channel', null],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
};

// stateOf is the property that carries the state of an element, undefined for one without.
export const stateOf = (part) => fields[part.type]?.[0];

// elementsOf lists the elements of a block.
export const elementsOf = (block) => [block.accessory, block.element, ...(block.type === 'actions' ? block.elements ?? [] : [])].filter(Boolean);

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// form holds the state of one surface. An element that nobody touched shows what the app
// says it begins with, also after the app has changed that.
export function form() {
  const touched = new Map(); // block and action id → value
  const errors = new Map(); // block id → what is wrong with it
  const followers = new Map(); // the same keys → who shows it
  let blocks = [];
  const key = (block, part) => JSON.stringify([block.block_id, part.action_id]);

  function tell(name) {
    const all = followers.get(name) ?? [];
    for (const one of all) {
      if (one.node.isConnected) one.draw();
      else all.delete(one);
    }
  }

  function value(block, part) {
    const [, initial, empty] = fields[part.type];
    return touched.get(key(block, part)) ?? part[initial] ?? empty;
  }

  return {
    value,
    error: (block) => errors.get(block.block_id),

    // shows tells which blocks there are now; only their elements have a state.
    shows(list) { blocks = list; },

    // follow draws a node now, and whenever the value of an element, or the error of a block
    // when no part is given, has changed. A message may stand in the channel and in its thread.
    follow(block, part, node, draw) {
      const name = part ? key(block, part) : block.block_id;
      const all = followers.get(name) ?? new Set();
      for (const one of all) if (!one.node.isConnected) all.delete(one);
      followers.set(name, all.add({ node, draw }));
      draw();
    },

    set(block, part, next) {
      const empty = fields[part.type][2];
      touched.set(key(block, part), next ?? empty ?? '');
      if (errors.delete(block.block_id)) tell(block.block_id);
      tell(key(block, part));
    },

    // fail shows errors by block id, and forgets those there were.
    fail(next) {
      const all = new Set([...errors.keys(), ...Object.keys(next)]);
      errors.clear();
      for (const [id, words] of Object.entries(next)) errors.set(id, words);
      for (const id of all) tell(id);
    },

    // take fills in what the server remembers of a person's values, where it says more than
    // the app does.
    take(values = {}) {
      for (const block of blocks) {
        for (const part of elementsOf(block)) {
          const state = values[block.block_id]?.[part.action_id];
          if (!state || !stateOf(part) || touched.has(key(block, part))) continue;
          const kept = state[stateOf(part)];
          if (kept != null && !same(kept, value(block, part))) touched.set(key(block, part), kept);
        }
      }
    },

    // values is the state of all elements there are.
    values() {
      const all = {};
      for (const block of blocks) {
        for (const part of elementsOf(block)) {
          if (!stateOf(part)) continue;
          const now = value(block, part);
          (all[block.block_id] ??= {})[part.action_id] = { type: part.type, [stateOf(part)]: now === '' ? null : now };
        }
      }
      return all;
    },
  };
}
