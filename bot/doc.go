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
// A pressed button and a form that was filled in are deliveries like any other:
// what they say is a sentence of the one grammar, so the same desk answers, asks
// for rights again, and the same inbox makes each of them count once. A button
// carries its sentence and nothing else. A form carries the sentence that it
// completes, the way back to the message it came from, and the rules of its
// fields: it is checked against what the person was shown, by whichever process
// or version gets it, before it is acknowledged and with no database. What
// fails the check, finds the queue full or cannot be stored stays open with a
// sentence under a field, and with what was typed; updating the view instead
// would have to send all of it back. Two presses of one button within a second
// are one.
//
// A form opens on a trigger that lives three seconds. Where there is none, or it
// is over, the person is told in words and keeps, or gets, a button to press
// again; nothing was changed then.
//
// An answer is for one person. It takes the place of the pressed message only
// where nobody else sees that.
//
// A person's own page, the Home tab, is an answer to opening it, and to what is
// pressed there. What opening it shows gives way to what was published since. A
// fault, and a form that came too late, are told beside it, by a direct message, so
// that the button stays.
//
// What is sent without being asked for waits in the outbox, as it is wanted. A
// sender claims a message together with its place, records that a post begins,
// posts, and records what came of it. What Slack refuses is not there; a broken
// connection, a timeout, a server's fault and a sender that died leave it open,
// and then the message is looked for by the mark that it carries before it is
// sent again. Where Lull may not read, it is not sent again: its owner is asked.
// The place stays with one sender for the lease, then for a second, which is the
// pace that Slack asks for, or for as long as Slack says.
//
// It may not know SQL or judge a customer.
package bot
