package intake

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lull/analysis"
	"lull/analysis/calendar"
)

// The longest values, in characters.
const (
	maxRef  = 100
	maxID   = 200
	maxText = 200
	maxNote = 500
	maxLink = 2000
)

const needed = "it is empty, and every row needs it"

// record is one row of a file; a field is its number among those of the kind.
type record struct {
	columns
	file   string
	line   int
	values []string
}

func (r *record) bad(field int, value, reason string) error {
	return &analysis.BadRow{File: r.file, Line: r.line, Column: r.title[field], Value: value, Reason: reason}
}

// value returns a field without the space around it; "" where neither the file
// nor the options have it.
func (r *record) value(field int) string {
	at := r.position[field]
	if at < 0 {
		return r.fixed[field]
	}
	return strings.TrimSpace(r.values[at])
}

// text returns a field that people may read: valid, of one line, not too long.
func (r *record) text(field, longest int) (string, error) {
	value := r.value(field)
	isPlain := len(value) <= longest
	for i := 0; i < len(value) && isPlain; i++ {
		isPlain = value[i] >= ' ' && value[i] < 0x7f
	}
	if isPlain {
		return value, nil
	}
	switch {
	case !utf8.ValidString(value):
		return "", r.bad(field, value, "not valid UTF-8: save the file as CSV UTF-8, or say --encoding windows-1252 if it is that")
	case strings.ContainsAny(value, "\n\r"):
		return "", r.bad(field, value, "there is a line break in it: write it on one line")
	case strings.ContainsFunc(value, unicode.IsControl):
		return "", r.bad(field, value, "there is a control character in it: remove it")
	case utf8.RuneCountInString(value) > longest:
		return "", r.bad(field, string([]rune(value)[:20])+"…", fmt.Sprintf("longer than %d characters", longest))
	}
	return value, nil
}

// reference returns a field by which something is found again.
func (r *record) reference(field int) (string, error) {
	value, err := r.text(field, maxRef)
	switch {
	case err != nil:
		return "", err
	case value == "":
		return "", r.bad(field, "", needed)
	case value[0] == '#':
		return "", r.bad(field, value, "a reference does not begin with #, which opens the list of channels in Slack")
	case value[0] > ' ' && value[0] < 0x7f: // nearly all, and there is something to see
		return value, nil
	case !strings.ContainsFunc(value, unicode.IsGraphic) || strings.TrimFunc(value, isInvisible) == "":
		return "", r.bad(field, value, "there is nothing to see in it")
	}
	return value, nil
}

func isInvisible(c rune) bool { return unicode.Is(unicode.Cf, c) || unicode.IsSpace(c) }

// identifier returns what is unique in the system that a row comes from.
func (r *record) identifier(field int) (string, error) {
	value, err := r.text(field, maxID)
	if err == nil && value == "" {
		err = r.bad(field, "", needed)
	}
	return value, err
}

// source returns the system that a row comes from, or the one that is known for
// the whole load.
func (r *record) source(field int, fallback string) (string, error) {
	value, err := r.text(field, maxRef)
	switch {
	case err != nil:
		return "", err
	case value == "" && fallback == "":
		return "", r.bad(field, "", "no source: add a column for it, or --set source=crm")
	case value == "":
		value = fallback
	}
	if strings.EqualFold(value, analysis.ReportSource) {
		return "", r.bad(field, value, "this name is kept for what people report in Slack: name the source otherwise")
	}
	return value, nil
}

// boolean returns a field that says yes or no, and whether it says anything.
func (r *record) boolean(field int) (value, isSaid bool, err error) {
	text := r.value(field)
	switch strings.ToLower(text) {
	case "":
		return false, false, nil
	case "true", "yes", "t", "y", "1":
		return true, true, nil
	case "false", "no", "f", "n", "0":
		return false, true, nil
	}
	return false, false, r.bad(field, text, "neither true nor false")
}

// email returns an e-mail address in lower case, or "".
func (r *record) email(field int) (string, error) {
	value, err := r.text(field, maxText)
	if err != nil || value == "" {
		return "", err
	}
	address, err := mail.ParseAddress(value)
	if err != nil || address.Address != value {
		return "", r.bad(field, value, "not an e-mail address like ana@example.com")
	}
	return strings.ToLower(value), nil
}

// link returns the address of a web page, or "".
func (r *record) link(field int) (string, error) {
	value, err := r.text(field, maxLink)
	if err != nil || value == "" {
		return "", err
	}
	address, err := url.Parse(value)
	if err != nil || (address.Scheme != "https" && address.Scheme != "http") || address.Host == "" {
		return "", r.bad(field, value, "not a link like https://crm.example.com/1042")
	}
	return value, nil
}

// date returns the day of an ISO date, or of an ISO date and time as it is
// written: the time and the zone behind it say nothing about the invoice's day.
func (r *record) date(field int) (calendar.Date, error) {
	value := r.value(field)
	if value == "" {
		return 0, r.bad(field, "", needed)
	}
	day, err := parseDay(value)
	switch {
	case err != nil:
		return 0, r.bad(field, value, "not a date like 2026-11-24: write year, month and day in this order")
	case day < earliest || day > latest:
		return 0, r.bad(field, value, fmt.Sprintf("outside %s to %s", earliest, latest))
	}
	return day, nil
}

var (
	earliest = calendar.On(1970, time.January, 2)
	latest   = calendar.On(2199, time.December, 31)

	errNoDay = errors.New("not a day")
)

// parseDay reads the day of a date, or of a date and time as it is written.
func parseDay(value string) (calendar.Date, error) {
	day, clock, err := splitDay(value)
	if err != nil || clock == "" {
		return day, err
	}
	_, _, _, err = parseClock(clock)
	return day, err
}
