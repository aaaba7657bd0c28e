package commands

import (
	"fmt"
	"strconv"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

const (
	fieldAnswer      = "answer"
	fieldPreferences = "preferences"
)

// readAnswer reads what a customer answered to a satisfaction check off the
// beginning of a text: 8, 8/10, 8 of 10, or a word for a mood. What follows is
// what they said and prefer. It reports false where the text begins with no
// answer.
func (q question) readAnswer(text string) (answer analysis.Answer, found bool) {
	text = strings.TrimLeft(text, aroundNotes)
	first, rest, _ := strings.Cut(text, " ")
	number, isOfTen := strings.CutSuffix(strings.TrimRight(first, aroundNotes), "/10")
	if score, err := strconv.Atoi(number); err == nil && score >= 0 && score <= analysis.BestScore {
		for _, said := range []string{"out of 10", "of 10"} {
			if after, is := cutWords(rest, said); is && !isOfTen {
				rest, isOfTen = after, true
			}
		}
		return scored(score, strings.TrimLeft(rest, aroundNotes)), true
	}
	for _, mood := range []analysis.Mood{analysis.Unhappy, analysis.Neutral, analysis.Happy} {
		for said := range strings.SplitSeq(q.say.Say("mood_words."+string(mood)), ",") {
			if rest, is := cutWords(text, strings.TrimSpace(said)); is {
				if answer, also := q.readAnswer(rest); also && answer.Score != nil {
					return answer, true // "unhappy, 3": the number says it
				}
				return analysis.Answer{Mood: mood, Preferences: rest}, true
			}
		}
	}
	return analysis.Answer{}, false
}

func scored(score int, preferences string) analysis.Answer {
	return analysis.Answer{Mood: analysis.MoodOf(score), Score: &score, Preferences: preferences}
}

// aroundNotes may stand between a word that means something and a note.
const aroundNotes = " ,.;:–—-"

// cutWords takes words off the beginning of a text, in whatever case, where they
// end there. The rest is without what stands between.
func cutWords(text, words string) (rest string, is bool) {
	if len(text) < len(words) || !strings.EqualFold(text[:len(words)], words) {
		return "", false
	}
	after := text[len(words):]
	rest = strings.TrimLeft(after, aroundNotes)
	return rest, after == "" || rest != after
}

// chosenAnswer is the answer that a form's choice stands for; it reports false
// for a choice that is none.
func chosenAnswer(chosen, preferences string) (analysis.Answer, bool) {
	if score, err := strconv.Atoi(chosen); err == nil {
		return scored(score, preferences), true
	}
	for _, mood := range analysis.Moods() {
		if string(mood) == chosen {
			return analysis.Answer{Mood: mood, Preferences: preferences}, true
		}
	}
	return analysis.Answer{}, false
}

// offScale returns the number that a text begins with, where that cannot be read
// as an answer: 11, or 8.5; "" for none.
func offScale(text string) string {
	first, _, _ := strings.Cut(strings.TrimLeft(text, aroundNotes), " ")
	first = strings.TrimRight(first, aroundNotes)
	if _, err := strconv.ParseFloat(strings.TrimSuffix(first, "/10"), 64); err != nil || !strings.ContainsAny(first, "0123456789") {
		return ""
	}
	return first
}

// answerFields ask what a customer answered, of whom something was said that is no
// answer; more choices may follow.
func (q question) answerFields(said string, more ...Option) []Field {
	hint, preferences := q.say.Say("answer.bands"), said
	if number := offScale(said); number != "" {
		hint = q.say.Say("answer.off_scale", words.Data{"Said": number}) + " " + hint
		if strings.Trim(said, aroundNotes) == number { // it is no preference
			preferences = ""
		}
	}
	var choices []Option
	for score := analysis.BestScore; score >= 0; score-- {
		label := q.say.Say("answer.score", words.Data{"Score": score, "Mood": q.say.Say("mood." + string(analysis.MoodOf(score)))})
		choices = append(choices, Option{label, fmt.Sprint(score)})
	}
	for _, mood := range analysis.Moods() {
		choices = append(choices, Option{q.say.Say("answer.no_score", words.Data{"Mood": capital(q.say.Say("mood." + string(mood)))}), string(mood)})
	}
	return []Field{
		{Name: fieldAnswer, Label: q.say.Say("answer.asked"), Hint: hint, Kind: ChoiceField, Choices: append(choices, more...)},
		{
			Name: fieldPreferences, Label: q.say.Say("answer.preferences"), Hint: q.say.Say("answer.preferences_hint"), Kind: TextField, Optional: true,
			Initial: preferences, MaxLength: longestNote,
		},
	}
}

// answerText is what a customer answered, in words: unhappy (3 of 10).
func (q question) answerText(a analysis.Answer) string {
	mood := q.say.Say("mood." + string(a.Mood))
	if a.Score == nil {
		return mood
	}
	return q.say.Say("answer.text", words.Data{"Mood": mood, "Score": *a.Score})
}

// answerInFull is that with what else they said.
func (q question) answerInFull(a analysis.Answer) string {
	if a.Preferences == "" {
		return q.answerText(a)
	}
	return q.answerText(a) + ", “" + a.Preferences + "”"
}

// ago is how long something was ago, in days or in months.
func (q question) ago(on calendar.Date) string {
	const month = 365.25 / 12
	days := int(q.asOf - on)
	switch {
	case days <= 0:
		return q.say.Say("ago.today")
	case days < 60:
		return q.say.Count("ago.days", days)
	}
	return q.say.Count("ago.months", int(float64(days)/month+0.5))
}
