// Package slacksim is a Slack workspace in one process, for demonstrations and tests: the
// Web API, Socket Mode, response URLs, a control API to play people, and a page on which a
// person plays them. It knows nothing of the apps it serves and imports nothing of this
// project, so that it can stand in for Slack honestly. Apps find it by their Slack API
// address, …/api/; every other address they get from its answers, under the host by
// which they reached it.
//
// # What it enforces
//
// The app manifest: commands and should_escape, subscribed events, bot scopes, Socket
// Mode, interactivity, the messages tab. Not enforced: rate limits (the fault "api" sends
// 429), the checks of Slack's own manifest schema.
//
// Blocks are tested strictly, with every property and limit, for actions, context, data_table,
// data_visualization, divider, header, image, markdown and section, and all elements inside
// them. Of call, card, carousel, container, context_actions, file, input, plan, rich_text,
// table, task_card and video only the type and the required fields are tested. Other types
// are refused. Where Slack's pages give two limits the smaller one holds. Text in tables
// and charts does not count towards msg_blocks_too_long. A markdown block is stored as it
// is; Slack turns it into several blocks.
//
// # What nobody has confirmed about Slack, and what happens here
//
//   - Slash commands are redelivered when their connection dies (Timing.DropCommands).
//   - Events are repeated by the documented schedule; ObservedRetries is the other one.
//   - An acknowledgement counts on whichever connection it comes, within the deadline.
//   - A response URL that is used up or too old answers 404 with used_url or expired_url.
//     Every post uses it, a refused one too; a refused one answers 200 with ok false.
//   - The response URL of a command takes for "the original" the message made through it
//     last, or with the acknowledgement. Without one, replace_original posts a new message.
//   - chat.update with a text alone keeps the blocks; with blocks alone it empties the text.
//   - With Socket Mode off in the manifest apps.connections.open answers access_denied.
//   - A reply to a message that is unknown, ephemeral or itself a reply is refused with
//     cannot_reply_to_message. users.lookupByEmail does not find deactivated people.
//
// Other differences: permalinks lead to the page; conversations of several people do
// not exist; bare domains are not made links and emoji not turned into names; a channel
// keeps its last 2,000 messages, and the 1,000 last calls are remembered.
//
// # Control API
//
// Bodies and answers are JSON, the status is 200, answers have ok true or ok false with
// error. People and channels are given by id or name (ana, @ana, #general, general); @ and
// the name of the app is the person's direct messages with it. What people type is put into
// Slack's form: @name, #channel, URLs and mail addresses become tokens, & < > are escaped.
//
//	POST /sim/commands {user, channel, command, text, thread_ts?}
//
// runs a slash command and answers after the acknowledgement: payload is what it brought,
// absent when nothing. Errors: operation_timeout, dispatch_failed (no connection), unknown_command,
// not_supported_in_threads, or what is wrong with the payload; Slackbot tells the person.
//
//	POST /sim/messages {user, channel, text, thread_ts?}
//
// posts a message and answers ts and channel. The app gets app_mention and message events
// when it has subscribed to them, has the scope, and is in the channel.
//
//	POST /sim/actions {user, channel, ts, action_id, block_id?, value?, selected_…?}
//
// uses an element of a message and answers after the acknowledgement, or with operation_timeout
// or dispatch_failed. selected_… and value are handed to the app for elements that are not buttons.
//
//	GET /sim/channels/{id}/messages?as=USER
//
// answers messages, oldest first, as Slack's API writes them with metadata, replies and
// the ephemeral ones of this person included: ephemeral says so, thread_ts is on replies alone.
// Without as, ephemeral messages are left out.
//
//	GET /sim/calls?method=METHOD
//
// answers calls of the app, oldest first: method, args (without token; blocks, attachments
// and metadata decoded), answer, at. Posts to response URLs have the method response_url.
//
//	GET /sim/workspace
//
// answers team, bot, users (dm: their direct messages with the app), channels, commands of the
// manifest, any_command (there is no manifest), tries and now.
//
//	GET /sim/connections
//
// answers num, ghosts and connections (id, opened_at, ghost, leaving, delivered, acked).
//
//	GET /sim/stream?as=USER
//
// sends what this person sees as server-sent events: ready when it begins; message, ephemeral
// and update with {channel, message}; delete with {channel, ts}; reset.
//
//	POST /sim/reset {}
//
// drops messages, calls and faults, and makes revoked tokens work again.
//
//	POST /sim/faults {kind, count?, …}
//
// makes something go wrong once, count times, or until reset when count is below 0:
//
//	cut             all sockets end now, with close_frame or abruptly; with after "deliver" or
//	                "ack" only the one that gets the next envelope or sends the next
//	                acknowledgement, which does not count
//	refresh         all connections get a disconnect frame; reason, else refresh_requested
//	refuse          the next handshake fails with status (409, 503); or apps.connections.open
//	                with error, and with status when method is apps.connections.open
//	deliver_twice   the next envelope is sent twice; with other, to two connections
//	lose_acks       the next acknowledgement is ignored
//	ghosts          the next connection that ends without goodbye stays registered for five
//	                hours; what is sent to it is lost
//	api             the next call of method (any when empty) waits delay_ms; fails with status,
//	                error, retry_after, or with drop by a broken connection; with after_effect
//	                it is carried out before
//	odd_frames      all sockets get frames that are no JSON, no envelope, of an unknown type, and
//	                envelopes with payloads of another shape
//	no_pings        until reset, the server sends no pings
//	invalid_blocks  until reset, blocks of block_type are refused
//	revoke          until reset, token ("bot" or "app") is revoked
package slacksim
