package bot

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"lull/commands"
)

const (
	maxButton   = 75 // label, accessibility label, option
	maxSays     = 2_000
	maxMenuSays = 150
	maxMenu     = 5 // options of one menu
	maxElements = 25
	asButtons   = 4 // of a row; the rest is in a menu
)

// buttons lays out a row, or returns nil where nothing in it can be pressed. A
// menu of one would only be a press more, so a row of five has no menu.
func (r *room) buttons(row commands.Buttons) slack.Block {
	var elements []slack.BlockElement
	var rest []*slack.OptionBlockObject
	for i, button := range row {
		if !r.takeButton(button) {
			continue
		}
		inMenu := (button.Menu || i >= asButtons && len(row) > asButtons+1) &&
			button.Confirm == nil && utf8.RuneCountInString(button.Says) <= maxMenuSays
		if inMenu {
			rest = append(rest, slack.NewOptionBlockObject(button.Says, label(button.Label, maxButton), nil))
			continue
		}
		elements = append(elements, r.button(button))
	}
	for len(rest) > 0 {
		page := rest[:min(len(rest), maxMenu)]
		rest = rest[len(page):]
		elements = append(elements, slack.NewOverflowBlockElement(r.actionID("more"), page...))
	}
	if len(elements) == 0 {
		return nil
	}
	r.rows++
	return slack.NewActionBlock(fmt.Sprint("row-", r.rows), elements[:min(len(elements), maxElements)]...)
}

// takeButton reports whether a button can be pressed and has its place.
func (r *room) takeButton(b commands.Button) bool {
	size := utf8.RuneCountInString(b.Label)
	if says := utf8.RuneCountInString(b.Says); size == 0 || says == 0 || says > maxSays || size > r.text {
		return false
	}
	r.text -= size
	return true
}

// beside is a button beside a text, nil for none.
func (r *room) beside(b *commands.Button) *slack.Accessory {
	if b == nil || !r.takeButton(*b) {
		return nil
	}
	return slack.NewAccessory(r.button(*b))
}

func (r *room) button(b commands.Button) *slack.ButtonBlockElement {
	word, _, _ := strings.Cut(b.Says, " ")
	element := slack.NewButtonBlockElement(r.actionID(word), b.Says, label(b.Label, maxButton))
	element.Style = slack.Style(b.Style)
	element.AccessibilityLabel = cut(b.Spoken, maxButton)
	if c := b.Confirm; c != nil {
		element.Confirm = slack.NewConfirmationBlockObject(label(c.Title, 100), label(c.Text, 300), label(c.Yes, 30), label(c.No, 30))
		if b.Style == commands.Danger {
			element.Confirm.Style = slack.StyleDanger
		}
	}
	return element
}

// actionID names an element by its word and its place in the message, so that
// the same reply has the same names every time.
func (r *room) actionID(word string) string {
	r.elements++
	return fmt.Sprintf("%s-%d", cut(word, maxButton), r.elements)
}

// label is plain text of so many characters at most, in which a name such as
// :x: stays as it is.
func label(text string, limit int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, cut(text, limit), false, false)
}

// sentences returns what the buttons of a reply say, in order.
func sentences(r commands.Reply) (says []string) {
	for _, part := range r.Parts {
		switch p := part.(type) {
		case commands.Buttons:
			for _, button := range p {
				says = append(says, button.Says)
			}
		case commands.Entry:
			if p.Button != nil {
				says = append(says, p.Button.Says)
			}
		}
	}
	return says
}
