package analysis

import (
	"lull/analysis/calendar"
)

// KindCheck is the kind of a follow-up that asks a customer how satisfied they
// are, and what they prefer.
const KindCheck = "check"

// CheckEvery is for how many days the answer of a satisfaction check holds: a
// quiet earner is asked once a quarter.
const CheckEvery = 90

// Mood is how satisfied a customer is; "" where nobody asked.
type Mood string

// The moods.
const (
	Happy   Mood = "happy"
	Neutral Mood = "neutral"
	Unhappy Mood = "unhappy"
)

// Moods lists them as they are offered.
func Moods() []Mood { return []Mood{Happy, Neutral, Unhappy} }

// BestScore is the most that a customer can answer; 0 is the least.
const BestScore = 10

// MoodOf returns the mood of a score from 0 to 10, by the bands of the Net
// Promoter Score (Reichheld, The One Number You Need to Grow, 2003): detractors
// through 6, promoters from 9.
func MoodOf(score int) Mood {
	switch {
	case score >= 9:
		return Happy
	case score >= 7:
		return Neutral
	}
	return Unhappy
}

// Answer is what a customer said in a satisfaction check. The zero Answer is none.
type Answer struct {
	Mood        Mood
	Score       *int   `json:",omitempty"` // 0 to 10; nil where only the mood was said
	Preferences string `json:",omitempty"` // what they said and prefer, in a line; "" for nothing
}

// Check is a satisfaction check that was answered.
type Check struct {
	AccountID int64
	Answer
	On calendar.Date
	By string // e-mail of who recorded it
}

// IsDue reports whether a customer is to be asked again on a day, after the
// check; always, after the zero Check.
func (c Check) IsDue(on calendar.Date) bool { return c.On == 0 || c.NextOn() <= on }

// NextOn is the first day on which the customer is to be asked again; of the zero
// Check it means nothing.
func (c Check) NextOn() calendar.Date { return c.On + CheckEvery + 1 }

// UnhappyKey is the key of the one message that tells somebody of an unhappy
// answer. What names the answer: the follow-up's number or the contact's ID.
func UnhappyKey(what, email string) string { return "check/" + what + "/" + email }
