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
// Mode, interactivity, shortcuts, the Home and messages tabs. Not enforced: the checks of
// Slack's own manifest schema, blocks inside of attachments, link_names, and, unless the
// fault "rate_limits" is on, rate limits. Left out: chat.scheduleMessage, app_rate_limited.
//
// Events, when subscribed to, with the scope, and in channels of the app: app_mention,
// message with the subtypes bot_message, file_share, thread_broadcast, message_changed,
// message_deleted and those of joining, leaving, renaming and archiving; reaction_added and
// reaction_removed; member_joined_channel and member_left_channel; rename, archive, unarchive
// and left of channel_ and group_; user_change; app_home_opened; tokens_revoked and
// app_uninstalled.
//
// # Time
//
// POST /sim/clock moves the time of the workspace. It dates messages, ages tickets,
// triggers, response URLs and ghosts, fills up rate limits, and drives the repetitions of
// events, held and late events, and the life of connections: a warning 10 s before the
// end, then refresh_requested. All that was to happen on the way happens, each at its
// moment and in its order. Acknowledgements and their deadline, pings, the 10 s in which a
// dismissed connection may still finish, and delays of faults other than late_event stay on
// real time, because the app works in it. Moving the clock back delays nothing that
// was to come, and new messages never get an older ts than earlier ones. Options.Moved
// lets another clock follow.
//
// # Blocks and views
//
// They are tested strictly, every property and every limit: actions, alert, context,
// context_actions, data_table, data_visualization, divider, header, image, input,
// markdown, rich_text, section and table, all elements inside them, modals and Home tabs. Of
// call, card, carousel, container, file, plan, task_card and video only the type and the
// required fields are tested; of a workflow_button its workflow, of a data_table its
// action_cells, of an image its slack_file, and the rarer parts of rich text (canvases,
// files, mentions of messages and records) are taken as they are. Other types are refused.
// Where Slack's pages give two limits the smaller one holds: 101 rows in a data_table, 6
// series in a chart, 10,000 characters in the cells of a message, one table in a message.
// Text in tables and charts does not count towards msg_blocks_too_long. A markdown block is
// stored as it is; Slack turns it into several blocks.
//
// Which surface takes what follows Slack's reference. Everywhere: actions, context, divider,
// header, image, input, rich_text, section, video. Modals alone: alert. Messages alone: call,
// context_actions, data_table, file, markdown, plan, table, task_card. Messages and Home, not
// modals: card, carousel, container, data_visualization. Of the elements, email_text_input,
// file_input, number_input and url_text_input are for modals alone, rich_text_input for
// modals and Home, datetimepicker for messages and modals, workflow_button for messages.
//
// # What nobody has confirmed about Slack, and what happens here
//
//   - Slash commands are redelivered when their connection dies (Timing.DropCommands).
//   - Events are repeated by the documented schedule; ObservedRetries is the other one.
//   - An acknowledgement counts on whichever connection it comes, within the deadline.
//   - The warning leaves a connection in service; refresh_requested ends it, 10 s later at most.
//   - Rate limits let through at once a minute's worth of calls by the tier of the method, at
//     least 3, and fill up evenly. Methods of the special tier get 300 a minute; chat.postMessage
//     also 3 at once and then one a second in each channel.
//   - A message takes 50 different reactions, and 23 of one person.
//   - An edit that names the app sends app_mention again. A post to somebody deactivated is
//     channel_not_found. An uninstalled app's token is account_inactive, its commands unknown;
//     its sockets stay. Scopes change without a new installation.
//   - A response URL that is used up or too old answers 404 with used_url or expired_url.
//     Every post uses it, a refused one too; a refused one answers 200 with ok false.
//   - The response URL of a command takes for "the original" the message made through it
//     last, or with the acknowledgement. Without one, replace_original posts a new message.
//   - chat.update with a text alone keeps the blocks; with blocks alone it empties the text.
//   - views.publish for somebody unknown answers invalid_arguments, as Slack's page shows.
//   - A trigger is tested before the view, and a view that is refused does not use it up.
//     One that is missing is invalid_arguments, one that nobody gave invalid_trigger_id.
//   - views.open with modals open closes them first, without view_closed. views.push without
//     one open is not_found. The answer clear sends no view_closed either; closing a whole
//     stack sends one for each view that has notify_on_close, the top first.
//   - The external_id of a closed modal is free at once. What a person filled in stays through
//     views.update, views.publish and the answer update where block_id, action_id and type do.
//   - Answers of views.* have an empty state; payloads have every element that holds a value,
//     null or an empty list when nothing is filled in. A message has that of its elements,
//     people's own by what the control API was given, as Slack keeps it in the client.
//   - An answer to a submission that Slack would not take (an error for a block that is no
//     input, no errors at all, an unknown response_action, a bad view) leaves the modal open,
//     and the person is told that something went wrong: invalid_response here.
//   - An answer to block_suggestion with neither options nor option_groups offers none.
//   - accepts_response_payload of block_actions is false (Options.ActionsAccept); such
//     a payload is ignored either way.
//   - With Socket Mode off in the manifest apps.connections.open answers access_denied.
//   - A reply to a message that is unknown, ephemeral or itself a reply is refused with
//     cannot_reply_to_message. users.lookupByEmail does not find deactivated people.
//   - Slack's reference lists data_table for Home too, and card and carousel for modals;
//     people report that they do not show there, and here they are refused. It lists the
//     input block everywhere, but some inputs for modals alone; the narrower page holds.
//   - Of a broken block Slack often says "failed to match all allowed schemas" as well, once
//     for every object around it; here each fault is said once, at its own place.
//   - The words for an initial_option that is no option (value and text are compared), a
//     block_id or action_id that is used twice, bounds that cross, dates that do not exist,
//     and a second focus_on_load are the simulator's own, and so is the shape of the answer
//     to a second table: invalid_attachments with only_one_table_allowed.
//   - Options of one menu may have the same value. 250 KB of a view are 250,000 bytes of
//     compact JSON. A Home tab with the title or the buttons of a modal is refused.
//
// Other differences: permalinks lead to the page; conversations of several people do
// not exist; bare domains are not made links and emoji not turned into names; a channel
// keeps its last 2,000 messages; the last 1,000 calls, and the last 10,000 response URLs
// and triggers, are remembered.
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
//	POST /sim/messages {user, channel, text, thread_ts?, broadcast?, files?}
//
// posts a message and answers ts and channel; with broadcast a reply shows in the channel too,
// files are names of uploads without content. The app gets app_mention and message events
// when it has subscribed to them, has the scope, and is in the channel.
//
//	POST /sim/messages/edit {user, channel, ts, text}
//	POST /sim/messages/delete {user, channel, ts}
//
// change a message of this person; cant_update_message and cant_delete_message for others.
//
//	POST /sim/reactions {user, channel, ts, name, remove?}
//
// puts an emoji under a message, or takes it away. Errors are those of reactions.add.
//
//	POST /sim/actions {user, channel, ts | view_id, action_id, block_id?, value? | selected_…?, values?, trigger?}
//
// uses an element of a message, of the modal on top or of Home, and answers after the
// acknowledgement, or with operation_timeout or dispatch_failed. value or selected_… is what
// was chosen in an element that is not a button; options are known by their value, people and
// channels by id or name. values, of the form of view.state.values, is what else is filled in.
// In an input block the app only hears of it when the block has dispatch_action, and of texts
// when trigger, on_enter_pressed unless it is on_character_entered, is one the element names;
// else the answer has dispatched false. Interactions are never sent again. Other errors:
// action_not_found, message_not_found, view_not_found (none that this person has before them),
// interactivity_disabled, invalid_arguments with detail.
//
//	POST /sim/views/submit {user, view_id, values?}
//
// submits the modal on top and answers after the acknowledgement: response_action (errors,
// update, push, clear; absent when the view just closes) and errors by block id. When an
// input is not filled in as it must be, nothing is sent: invalid_values with errors.
// An answer that Slack would not take is invalid_response with detail.
//
//	POST /sim/views/close {user, view_id, all?}
//
// closes the modal on top, or with all the whole stack, and answers at once.
//
//	POST /sim/shortcuts {user, callback_id, channel?, ts?}
//
// uses a shortcut of the message ts, without one a global shortcut; answers like an action, or
// unknown_shortcut. An app without a manifest has any.
//
//	POST /sim/suggestions {user, view_id | channel, ts; action_id, block_id?, value}
//
// types value into a select whose options the app knows; answers options or option_groups,
// or invalid_response with detail. A value shorter than min_query_length, or three characters,
// is not sent and answers no options.
//
//	POST /sim/home {user, tab?}
//
// opens the app's Home, or its messages when tab is messages, and tells the app when it has
// subscribed to app_home_opened. It answers view, what was published before, or null.
//
//	GET /sim/views?user=USER
//
// answers views, the open modals with the top last, and home, null when none is published;
// both as Slack writes them in payloads.
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
// manifest, any_command (there is no manifest), shortcuts, home_tab (it is on), usergroups
// (id, handle, name, users, is_disabled), tries and now.
//
//	POST /sim/workspace {change, …}
//
// changes the workspace in the middle of work, and the app hears of it: archive, unarchive,
// rename {name}, add_member and remove_member {user}, each with {channel}, user may be the
// app itself; deactivate, reactivate, update_user {role?, locale?, tz?}, each with {user}, role
// one of owner, admin, member, guest, single_channel_guest; add_scope and remove_scope {scope};
// uninstall, install, socket_mode_off, socket_mode_on. Errors: channel_not_found,
// user_not_found, already_archived, not_archived, name_taken, invalid_name,
// already_in_channel, not_in_channel, is_archived, invalid_arguments with detail.
//
//	POST /sim/clock {set | advance | until}
//
// moves the clock to a time (RFC 3339) or by a duration (72h, 90s, -1h) and answers now.
//
//	GET /sim/connections
//
// answers num, ghosts and connections (id, opened_at, ghost, leaving, delivered, acked).
//
//	GET /sim/stream?as=USER
//
// sends what this person sees as server-sent events: ready when it begins; message, ephemeral
// and update with {channel, message}; delete with {channel, ts}; views with {views}, all open
// modals of this person, whenever one opens, changes or closes; home with {view}; clock with
// {now}; workspace when it has changed; reset.
//
//	POST /sim/reset {}
//
// drops messages, views, calls, faults, and events that were still to be sent or repeated,
// makes revoked tokens work again, and undoes what POST /sim/workspace changed. Half-open
// sockets end. The clock stays where it is, and response URLs and triggers stay good.
//
//	POST /sim/faults {kind, count?, …}
//
// makes something go wrong once, count times, or until reset when count is below 0. Those
// marked with * stay until reset, or until the same is sent with off. A field that a kind
// does not have is refused. delay_ms is real time, but in late_event.
//
//	api              the next call of method (any when empty) waits delay_ms; fails with status,
//	                 error, retry_after, html (a page in place of JSON), or with drop by a broken
//	                 connection; with after_effect it is carried out before all that
//	big_frame        the next envelope has 80 KB more, in a field that no app knows
//	cut              all sockets end now, abruptly, with close_frame, or with reset by a TCP
//	                 reset; with after "deliver" or "ack" only the one that gets the next
//	                 envelope or sends the next acknowledgement, which does not count
//	deliver_twice    the next envelope is sent twice; with other, to two connections; with
//	                 new_envelope the next event, the second time in an envelope of its own
//	ghosts           the next connection that ends without goodbye stays registered for five
//	                 hours; what is sent to it is lost
//	half_open        on all sockets nothing is read or written any more, and they stay; with
//	                 after "deliver" on the one that is to get the next envelope
//	hang             the next handshake is answered after delay_ms, without it never
//	invalid_blocks * blocks of block_type are refused
//	late_event       the next event comes delay_ms later, by the clock
//	late_pongs *     pings of clients are answered after delay_ms, without it never
//	link_disabled *  Socket Mode is off: open sockets get link_disabled, new ones are refused
//	lose_acks        the next acknowledgement is ignored
//	no_hello         the next connection is greeted after delay_ms, without it never; until
//	                 then it gets no envelopes
//	no_pings *       the server sends no pings
//	odd_frames       all sockets get frames that are no JSON, no envelope, of an unknown type,
//	                 and envelopes with payloads of another shape
//	rate_limits *    calls that come too fast are answered 429 with Retry-After; burst is how
//	                 many may come at once, in place of what is said above
//	refresh          all connections get a disconnect frame; reason, else refresh_requested
//	refuse           the next handshake fails with status (409, 503); or apps.connections.open
//	                 with error, and with status when method is apps.connections.open
//	reorder          the next event is kept back until another one was sent, a minute at most
//	response_url     the next post to a response URL finds it expired_url, or error (used_url)
//	revoke *         token ("bot" or "app") is revoked
//	slow_acks        the next acknowledgement counts after delay_ms
//	truncated_frame  of the next envelope half is sent, and the socket ends
package slacksim
