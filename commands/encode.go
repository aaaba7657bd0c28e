package commands

import (
	"encoding/json"
	"errors"
	"fmt"
)

// encodedReply is the stored form of a Reply.
type encodedReply struct {
	Summary  string
	Parts    []encodedPart
	Replaces bool   `json:",omitempty"`
	Locale   string `json:",omitempty"`
}

// encodedPart is a Part with the name of its type.
type encodedPart struct {
	Kind string
	Part json.RawMessage
}

// EncodeReply writes a reply so that DecodeReply reads the same back. A reply
// with a Form is an error: a form is asked of somebody who waits, and a message
// that is stored has nobody waiting for it.
func EncodeReply(r Reply) (json.RawMessage, error) {
	if r.Form != nil {
		return nil, errors.New("commands.EncodeReply: a stored reply can ask no form")
	}
	encoded := encodedReply{Summary: r.Summary, Replaces: r.Replaces, Locale: r.Locale}
	for i, part := range r.Parts {
		body, err := json.Marshal(part)
		if err != nil {
			return nil, fmt.Errorf("commands.EncodeReply: part %d: %w", i, err)
		}
		encoded.Parts = append(encoded.Parts, encodedPart{Kind: kindOf(part), Part: body})
	}
	return json.Marshal(encoded)
}

func kindOf(part Part) string {
	switch part.(type) {
	case Line:
		return "line"
	case Note:
		return "note"
	case Entry:
		return "entry"
	case Table:
		return "table"
	case Bars:
		return "bars"
	case Buttons:
		return "buttons"
	}
	panic(fmt.Sprintf("commands: a part of type %T", part)) // Part is closed: a new type needs a name here
}

// DecodeReply reads what EncodeReply wrote.
func DecodeReply(body json.RawMessage) (Reply, error) {
	var encoded encodedReply
	if err := json.Unmarshal(body, &encoded); err != nil {
		return Reply{}, fmt.Errorf("commands.DecodeReply: %w", err)
	}
	r := Reply{Summary: encoded.Summary, Replaces: encoded.Replaces, Locale: encoded.Locale}
	for i, e := range encoded.Parts {
		part, err := e.decode()
		if err != nil {
			return Reply{}, fmt.Errorf("commands.DecodeReply: part %d: %w", i, err)
		}
		r.Parts = append(r.Parts, part)
	}
	return r, nil
}

func (e encodedPart) decode() (Part, error) {
	switch e.Kind {
	case "line":
		return decoded[Line](e.Part)
	case "note":
		return decoded[Note](e.Part)
	case "entry":
		return decoded[Entry](e.Part)
	case "table":
		return decoded[Table](e.Part)
	case "bars":
		return decoded[Bars](e.Part)
	case "buttons":
		return decoded[Buttons](e.Part)
	}
	return nil, fmt.Errorf("there is no kind %q", e.Kind)
}

func decoded[P Part](body json.RawMessage) (Part, error) {
	var part P
	err := json.Unmarshal(body, &part)
	return part, err
}
