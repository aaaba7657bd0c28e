package analysis

import (
	"encoding/json"
	"time"
)

// Message is a message that is sent without being asked for, as it is wanted:
// a digest, a follow-up, a word to an owner.
type Message struct {
	Key    string          // names it for good, such as digest/3/2026-11-23: writing it again changes the same message
	To     string          // a conversation (C…, G…, D…), a person (U…, W…), or an e-mail address: a direct message
	Under  string          // key of the message in whose thread it stands, which it waits for; "" for none
	Thread string          // ts of somebody else's message in To in whose thread it stands; "" for none
	Body   json.RawMessage // the answer as package commands encodes it
	From   time.Time       // not sent before
	Until  time.Time       // not sent for the first time after; zero for no limit
	Owner  string          // e-mail of who is told when it cannot be delivered; "" for nobody
}

// MessageState is how far the delivery of a message is.
type MessageState string

// The states. A posted message is edited when another body is wanted.
const (
	Waiting MessageState = "waiting" // to be sent, or to be looked for
	Posted  MessageState = "posted"
	Failed  MessageState = "failed"  // refused for good, see Reason
	Unknown MessageState = "unknown" // it may be there or not, and that cannot be looked up
	Skipped MessageState = "skipped" // too late to be of use, or the message above it is missing
)

// Sent is what is known of the delivery of a message.
type Sent struct {
	ID      int64
	Key     string
	To      string
	Owner   string
	State   MessageState
	Reason  string    // why it is not there, as a code; "" where it is or may still come
	Channel string    // where it stands, or was to stand; "" before that is known
	TS      string    // Slack's name for it; "" where it is not there, or somebody said that it is
	At      time.Time // when it was posted; zero before
}

// Claimed is a message that the caller alone works on for a while.
type Claimed struct {
	Message
	ID      int64
	State   MessageState // Waiting, or Posted where its body has changed
	Channel string       // where it stands, or a post of unknown outcome went; "" for nowhere yet
	TS      string       // Slack's name for it; "" while it is not posted
	Version int          // of the body that is wanted, from 1
	Shown   int          // version that stands there, or may stand there; 0 for none
	Began   time.Time    // when a post of unknown outcome began; zero for none
	Tries   int          // in a row that came to nothing
	Above   Sent         // the message whose key is Under; zero for none
	Lease   time.Time    // until when the caller has it
}
