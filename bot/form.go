package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"lull/commands"
)

const (
	formCallback = "say"   // tells our forms from views that other versions may open
	fieldAction  = "field" // the one element of each block

	triggerLife = 3 * time.Second         // from the press or command
	comfortable = 2500 * time.Millisecond // what is left then is enough to open a form

	maxMetadata = 3_000
	maxOpenText = 3_000 // of a text field
	maxHead     = 24    // title and submit
	maxAbout    = 1_900 // label and hint
	maxOptions  = 100
	fewOptions  = 5 // as many are shown at once, more are a list
	formLines   = 40
)

var errFormTooLarge = errors.New("the form's sentence is too long to be remembered")

// fresh reports whether a trigger came with what was said, and is young enough.
func (d *delivery) fresh(now time.Time, within time.Duration) bool {
	return d.Trigger != "" && now.Sub(d.Heard) < within
}

// ask opens the form of a reply. When that is not possible it returns what to
// say instead, and never nothing: a press is always answered.
func (b *Bot) ask(ctx context.Context, said delivery, reply commands.Reply) (instead *commands.Reply) {
	why := errors.New("no trigger")
	if said.fresh(time.Now(), triggerLife) {
		why = b.open(ctx, said, reply)
	}
	waited := time.Since(said.Heard).Round(time.Millisecond)
	switch {
	case why == nil:
		b.log.Info("a form was opened", "after", waited)
		return nil
	case isRefusal(why):
		b.log.Error("Slack refuses a form", "error", why, "detail", detail(why))
		reply.Form = nil
	case said.Pressed:
		if said.Trigger != "" {
			b.log.Warn("a form came too late", "after", waited, "error", why)
		}
		reply = commands.TooLate(reply.Locale)
	default:
		reply = commands.AskLater(reply, said.sentence())
	}
	return &reply
}

// open opens a form on the trigger of what was said.
func (b *Bot) open(ctx context.Context, said delivery, reply commands.Reply) error {
	ctx, cancel := context.WithTimeout(ctx, sendWithin)
	defer cancel()
	view, err := said.view(*reply.Form, reply.Locale)
	if err != nil {
		return err
	}
	_, err = b.api.OpenViewContext(ctx, said.Trigger, view)
	return err
}

// isRefusal reports whether a form failed for what it is, so that a fresh
// trigger would not help. Slack's pages spell the errors of a trigger in two
// ways.
func isRefusal(err error) bool {
	if errors.Is(err, errFormTooLarge) {
		return true
	}
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok {
		return false
	}
	switch refused.Err {
	case "expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged":
		return false
	}
	return true
}

// view lays a form out as a modal.
func (d *delivery) view(f commands.Form, locale string) (slack.ModalViewRequest, error) {
	remembered, err := json.Marshal(origin{
		Says: f.Says, Channel: d.Channel, Direct: d.Direct, Shared: d.Shared, Thread: d.Thread, Root: d.Root,
		ResponseURL: d.ResponseURL, Replaceable: d.Replaceable, Locale: locale, Home: d.Home, Fields: f.Fields,
	})
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("bot: the origin of a form: %w", err)
	}
	if utf8.RuneCount(remembered) > maxMetadata {
		return slack.ModalViewRequest{}, fmt.Errorf("bot: %d characters of private metadata: %w", len(remembered), errFormTooLarge)
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: formCallback, PrivateMetadata: string(remembered),
		Title: label(f.Title, maxHead), Submit: label(f.Submit, maxHead),
		Blocks: slack.Blocks{BlockSet: formBlocks(f)},
	}, nil
}

func formBlocks(f commands.Form) []slack.Block {
	var blocks []slack.Block
	for _, line := range f.Lines[:min(len(f.Lines), formLines)] {
		if text := clip(mrkdwn(line), maxSection); text != "" {
			blocks = append(blocks, slack.NewSectionBlock(object(text), nil, nil))
		}
	}
	for _, field := range f.Fields {
		block := slack.NewInputBlock(field.Name, label(field.Label, maxAbout), nil, element(field))
		if field.Hint != "" {
			block.Hint = label(field.Hint, maxAbout)
		}
		block.Optional = field.Optional
		blocks = append(blocks, block)
	}
	return blocks
}

// element is where a field is filled in.
func element(f commands.Field) slack.BlockElement {
	switch f.Kind {
	case commands.DateField:
		picker := slack.NewDatePickerBlockElement(fieldAction)
		picker.InitialDate = f.Initial
		return picker
	case commands.ChoiceField:
		return choice(f)
	case commands.NumberField:
		input := slack.NewNumberInputBlockElement(nil, fieldAction, f.Decimals > 0)
		input.MinValue, input.MaxValue = bound(f.Low), bound(f.High)
		input.InitialValue = f.Initial
		return input
	case commands.ChoicesField:
		return choices(f)
	case commands.TimeField:
		picker := slack.NewTimePickerBlockElement(fieldAction)
		picker.InitialTime = f.Initial
		return picker
	case commands.ChannelField:
		list := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, nil, fieldAction)
		list.InitialConversation = f.Initial
		list.Filter = &slack.SelectBlockElementFilter{
			Include: []string{"public", "private"}, ExcludeExternalSharedChannels: true, ExcludeBotUsers: true,
		}
		return list
	}
	input := slack.NewPlainTextInputBlockElement(nil, fieldAction)
	input.Multiline = f.Kind == commands.LongTextField
	input.MaxLength = maxOpenText
	if f.MaxLength > 0 {
		input.MaxLength = min(f.MaxLength, maxOpenText)
	}
	input.InitialValue = cut(f.Initial, input.MaxLength)
	return input
}

func bound(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// choices is a list of which several can be taken.
func choices(f commands.Field) slack.BlockElement {
	list := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, fieldAction)
	initial := strings.Split(f.Initial, "\n")
	for _, o := range f.Choices[:min(len(f.Choices), maxOptions)] {
		option := slack.NewOptionBlockObject(o.Value, label(o.Label, maxButton), nil)
		list.Options = append(list.Options, option)
		if slices.Contains(initial, o.Value) {
			list.InitialOptions = append(list.InitialOptions, option)
		}
	}
	return list
}

// choice shows few options at once, which saves a press on a phone, and many as
// a list.
func choice(f commands.Field) slack.BlockElement {
	var options []*slack.OptionBlockObject
	var initial *slack.OptionBlockObject
	for _, o := range f.Choices[:min(len(f.Choices), maxOptions)] {
		option := slack.NewOptionBlockObject(o.Value, label(o.Label, maxButton), nil)
		if o.Value == f.Initial {
			initial = option
		}
		options = append(options, option)
	}
	if len(options) <= fewOptions {
		radio := slack.NewRadioButtonsBlockElement(fieldAction, options...)
		radio.InitialOption = initial
		return radio
	}
	list := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, options...)
	list.InitialOption = initial
	return list
}
