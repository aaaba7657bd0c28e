package commands

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands/words"
)

// Form asks a person for what a sentence lacks. What they fill in comes back
// as a Request with the same sentence and Fields. Title and Submit have at most
// 24 characters; there is at least one field, and names are unique.
//
// A Reply with a Form also carries Summary and Parts: they say what can be
// typed instead, for where no form can be opened.
type Form struct {
	Title  string
	Submit string
	Says   string // the sentence that it completes
	Lines  []Line // what stands above the fields
	Fields []Field
}

// Kind is what a field takes.
type Kind string

// The kinds of fields.
const (
	TextField     Kind = "text" // one line
	LongTextField Kind = "long" // several lines
	DateField     Kind = "date" // comes back as 2026-11-24
	ChoiceField   Kind = "choice"
	NumberField   Kind = "number"  // comes back as 1234.5
	ChoicesField  Kind = "choices" // several of them; come back parted by line ends, as Initial is
	TimeField     Kind = "time"    // comes back as 08:30
	ChannelField  Kind = "channel" // comes back as Slack's id of a channel
)

// Field is one thing that a Form asks for. Its json form keeps what Check needs
// and nothing that people read, since it travels with the form.
type Field struct {
	Name      string    `json:"n"`
	Label     string    `json:"-"`
	Hint      string    `json:"-"` // small print below it; "" for none
	Kind      Kind      `json:"k"`
	Optional  bool      `json:"o,omitempty"`
	Initial   string    `json:"-"`           // what it holds at first, for a choice its value; "" for nothing
	Choices   []Option  `json:"-"`           // of a ChoiceField; 100 at most
	MaxLength int       `json:"l,omitempty"` // characters of a text; 0 for Slack's own 3,000
	Toward    Direction `json:"t,omitempty"` // of a DateField: where it may lie
	Near      bool      `json:"y,omitempty"` // of a DateField: within a year of today
	Decimals  int       `json:"d,omitempty"` // of a NumberField: how many it may have
	Low       float64   `json:"a,omitempty"` // of a NumberField: it lies between these two
	High      float64   `json:"z,omitempty"`
}

// Option is one of a field's choices: what is read (75 characters at most),
// and what comes back.
type Option struct{ Label, Value string }

// CheckForm returns what is wrong with what somebody filled in, as a sentence
// under the name of each field at fault; it is empty when nothing is. It looks
// at the fields and the clock alone, so that it can be asked while the person
// waits. Which day it is where the customer's data lives is not known here: a
// day is refused only if it is over, or yet to come, all around the world.
func CheckForm(fields []Field, values map[string]string, now time.Time, locale string) map[string]string {
	say := words.In(locale)
	faults := map[string]string{}
	for _, f := range fields {
		if fault := f.check(values[f.Name], now, say); fault != "" {
			faults[f.Name] = fault
		}
	}
	return faults
}

// fault is what is wrong with the first field of a form that was filled in, in
// a sentence that names it; "" for nothing.
func (f Form) fault(values map[string]string, now time.Time, say words.Catalogue) string {
	for _, field := range f.Fields {
		if fault := field.check(values[field.Name], now, say); fault != "" {
			return field.Label + ": " + fault
		}
	}
	return ""
}

// AskLater is a reply whose form cannot be opened now: what it says in words,
// and a button that says the sentence again and so can open the form.
func AskLater(r Reply, says string) Reply {
	say := words.In(r.Locale)
	if len(r.Parts) == 0 {
		r = Reply{Summary: say.Say("form.later"), Parts: []Part{Line{plain(say.Say("form.later"))}}, Form: r.Form, Locale: r.Locale}
	}
	button := Button{Label: r.Form.Title, Says: says, Style: Primary}
	r.Parts = append(slices.Clip(r.Parts), Buttons{button})
	r.Form = nil
	return r
}

// TooLate is the answer to somebody who pressed a button whose form came too
// late to be opened: the button is still there.
func TooLate(locale string) Reply { return question{say: words.In(locale)}.sentence("form.too_late") }

// NotKept is what a form shows when what it was filled in with could not be
// kept.
func NotKept(locale string) string { return words.In(locale).Say("form.not_kept") }

// Typed says what to type where nothing can be pressed.
func Typed(locale string, says []string) string {
	return words.In(locale).Say("form.typed", words.Data{"Sentences": strings.Join(says, " · ")})
}

const (
	firstZone = 14 * time.Hour // east of Greenwich, where a day begins first
	lastZone  = 12 * time.Hour // west of it, where it ends last
)

func (f Field) check(value string, now time.Time, say words.Catalogue) string {
	if strings.TrimSpace(value) == "" {
		if f.Optional {
			return ""
		}
		return say.Say("form.required")
	}
	if n := utf8.RuneCountInString(value); f.MaxLength > 0 && n > f.MaxLength {
		return say.Count("form.too_long", f.MaxLength, words.Data{"Length": number(n)})
	}
	switch f.Kind {
	case NumberField:
		return f.checkNumber(value, say)
	case DateField:
		return f.checkDate(value, now, say)
	}
	return ""
}

func (f Field) checkNumber(value string, say words.Catalogue) string {
	_, err := money.Parse(value, "", f.Decimals)
	size, wrong := strconv.ParseFloat(value, 64)
	switch {
	case errors.Is(err, money.ErrPrecision):
		return say.Count("form.decimals", f.Decimals)
	case err != nil || wrong != nil:
		return say.Say("form.no_number")
	case size < f.Low || size > f.High:
		return say.Say("form.outside", words.Data{"Low": quantity(f.Low), "High": quantity(f.High)})
	}
	return ""
}

func quantity(value float64) string {
	if value == math.Trunc(value) {
		return number(int(value))
	}
	return decimal(value)
}

func (f Field) checkDate(value string, now time.Time, say words.Catalogue) string {
	day, err := calendar.Parse(value)
	switch {
	case err != nil:
		return say.Say("form.no_date")
	case f.Toward == Back && day > calendar.Of(now.UTC().Add(firstZone)):
		return say.Say("form.future")
	case f.Toward == Ahead && day < calendar.Of(now.UTC().Add(-lastZone)):
		return say.Say("form.past")
	case f.Near && isFar(day, calendar.Of(now.UTC().Add(firstZone))) && isFar(day, calendar.Of(now.UTC().Add(-lastZone))):
		return say.Say("form.far")
	}
	return ""
}
