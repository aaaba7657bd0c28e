// Package bot is Lull's edge to Slack and the only importer of slack-go. It
// keeps the Socket Mode connections, takes what people say into the inbox,
// acknowledges it, has package commands answer it, and sends the answer within
// Slack's limits.
//
// A delivery goes: read from the socket, written to the inbox under its keys,
// acknowledged, claimed by a handler, answered, marked finished. The inbox is
// the queue: whichever process has a free handler claims the oldest request for
// a while, so what a process leaves unanswered is answered by another, or by
// the same one when it is back. An answer that may have arrived is never sent
// again by choice; it is seen twice only if a process dies, or the database is
// gone for longer than a few seconds, between sending it and marking it.
//
// Writing comes before the acknowledgement, with a short limit, because the two
// orders lose different things: a process that dies after acknowledging and
// before writing has silently lost a question that Slack will never send again,
// while one that dies after writing and before acknowledging gets it again and
// drops the second by its key. Nothing else happens before the acknowledgement.
//
// It may not know SQL or judge a customer.
package bot
