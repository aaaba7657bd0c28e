const { App } = require('@slack/bolt');

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const card = (title, button) => [
  { type: 'section', text: { type: 'mrkdwn', text: `*${title}*` } },
  { type: 'actions', elements: [{ type: 'button', action_id: button.id, text: { type: 'plain_text', text: button.text }, value: title }] },
];

const form = (title) => ({
  type: 'modal',
  callback_id: 'new_ticket',
  title: { type: 'plain_text', text: 'New ticket' },
  submit: { type: 'plain_text', text: 'Create' },
  close: { type: 'plain_text', text: 'Cancel' },
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'title',
      label: { type: 'plain_text', text: 'Title' },
      element: { type: 'plain_text_input', action_id: 'value', initial_value: title || undefined },
    },
    {
      type: 'input',
      block_id: 'customer',
      label: { type: 'plain_text', text: 'Customer' },
      element: { type: 'external_select', action_id: 'customer', min_query_length: 1 },
    },
  ],
});

app.command('/ticket', async ({ command, ack, say }) => {
  await ack();
  await say({ text: `Ticket ${command.text}`, blocks: card(command.text, { id: 'close_ticket', text: 'Close' }) });
});

app.command('/secret', async ({ ack, respond }) => {
  await ack('psst');
  await respond({ text: 'and another', response_type: 'ephemeral' });
});

app.action('close_ticket', async ({ ack, body, action, client }) => {
  await ack();
  await client.chat.update({
    channel: body.channel.id,
    ts: body.message.ts,
    text: `Ticket ${action.value} closed by <@${body.user.id}>`,
    blocks: card(action.value, { id: 'edit_ticket', text: 'Edit' }),
  });
});

app.action('edit_ticket', async ({ ack, body, action, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: form(action.value) });
});

app.command('/new-ticket', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: form() });
});

app.shortcut('global_ticket', async ({ ack, shortcut, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: form() });
});

app.shortcut('message_ticket', async ({ ack, shortcut, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: form(shortcut.message.text) });
});

app.options('customer', async ({ ack, options }) => {
  const customers = ['Acme Industrial', 'Acorn Foods', 'Beta Tools'];
  await ack({
    options: customers
      .filter((name) => name.toLowerCase().startsWith(options.value.toLowerCase()))
      .map((name) => ({ text: { type: 'plain_text', text: name }, value: name })),
  });
});

app.view('new_ticket', async ({ ack, body, view, client }) => {
  const { title, customer } = view.state.values;
  if (title.value.value.length < 5) {
    await ack({ response_action: 'errors', errors: { title: 'Say more than that' } });
    return;
  }
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: `Created ${title.value.value} for ${customer.customer.selected_option.value}` });
});

app.view({ callback_id: 'new_ticket', type: 'view_closed' }, async ({ ack, body, client }) => {
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: 'Another time, then' });
});

app.event('app_mention', async ({ event, say }) => {
  await say({ text: `Yes, <@${event.user}>?`, thread_ts: event.thread_ts || event.ts });
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({
    user_id: event.user,
    view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'No tickets yet' } }] },
  });
});

app.message('hello', async ({ message, say }) => {
  await say(`Hey there <@${message.user}>!`);
});

(async () => {
  await app.start();
  app.logger.info('⚡️ Bolt app is running!');
})();
