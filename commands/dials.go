package commands

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"

	"lull/analysis/segment"
	"lull/commands/words"
)

// dialNames are the numbers of the policy that firms differ in, which an admin
// may turn with a word. The others are changed from a file, by somebody who has
// read what they do.
var dialNames = []string{
	"multiplier", "bound_lower_days", "bound_upper_days", "fixed_bound_days", "rate_window_days", "cool_down_days",
	"quiet_earner_revenue_percentile", "quiet_earner_effort_percentile",
}

// Dial is a number of the policy that may be turned with a word.
type Dial struct{ Name, Value, Default, Meaning string }

// Dials returns those of a policy, in their order.
func Dials(policy segment.Policy) []Dial {
	say := words.In("")
	dials := make([]Dial, len(dialNames))
	now, defaults := numbersOf(policy), numbersOf(segment.DefaultPolicy())
	for n, name := range dialNames {
		dials[n] = Dial{Name: name, Value: now[name], Default: defaults[name], Meaning: say.Say("dial." + name)}
	}
	return dials
}

// Turned is a number of the policy that has another value.
type Turned struct{ Name, Was, Is string }

// TurnDials returns a policy with numbers changed: each by its name and its new
// value, as in multiplier 3 or multiplier=3. The error is a sentence for the
// person, with the names that are typed.
func TurnDials(policy segment.Policy, said ...string) (segment.Policy, error) {
	tokens := strings.Fields(strings.ReplaceAll(strings.Join(said, " "), "=", " "))
	tokens = slices.DeleteFunc(tokens, func(token string) bool { return strings.EqualFold(token, "to") })
	if len(tokens) == 0 {
		return policy, errors.New(words.In("").Say("policy.how"))
	}
	var names []string
	for len(tokens) > 0 {
		name := strings.ReplaceAll(strings.ToLower(strings.Trim(tokens[0], aroundWords)), "-", "_")
		if err := isDial(name); err != nil {
			return policy, err
		}
		if slices.Contains(names, name) {
			return policy, errors.New(words.In("").Say("policy.said_twice", words.Data{"Name": name}))
		}
		names = append(names, name)
		if len(tokens) < 2 {
			return policy, errors.New(words.In("").Say("policy.no_value", words.Data{"Name": name, "Is": numbersOf(policy)[name]}))
		}
		if err := turnDial(&policy, name, strings.TrimRight(tokens[1], ",;")); err != nil {
			return policy, err
		}
		tokens = tokens[2:]
	}
	if err := policy.Validate(); err != nil {
		return policy, errors.New(strings.ReplaceAll(err.Error(), "cadence.", ""))
	}
	return policy, nil
}

// startsWithDial reports whether a text begins with the name of a dial.
func startsWithDial(text string) bool {
	first, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(text), "=", " "), " ")
	return isDial(first) == nil
}

// isDial says what is wrong with a name that is no dial's.
func isDial(name string) error {
	if slices.Contains(dialNames, name) {
		return nil
	}
	say := words.In("")
	text := say.Say("policy.unknown", words.Data{"Name": brief(name, nameOnButton), "Names": strings.Join(dialNames, ", ")})
	nearest := slices.MinFunc(dialNames, func(a, b string) int {
		return levenshtein.ComputeDistance(name, a) - levenshtein.ComputeDistance(name, b)
	})
	if levenshtein.ComputeDistance(name, nearest) <= 1+len(nearest)/4 || len(name) > 3 && strings.Contains(nearest, name) {
		text = say.Say("policy.meant", words.Data{"Name": brief(name, nameOnButton), "Nearest": nearest})
	}
	return errors.New(text)
}

// longestNumber is how many characters a number may have.
const longestNumber = 12

func turnDial(policy *segment.Policy, name, value string) error {
	say := words.In("")
	number, err := strconv.ParseFloat(value, 64)
	if err != nil || len(value) > longestNumber || math.IsNaN(number) || math.IsInf(number, 0) {
		return errors.New(say.Say("policy.no_number", words.Data{"Name": name, "Value": fmt.Sprintf("%q", brief(value, nameOnButton))}))
	}
	text := fmt.Sprintf("{%q:%s}", name, strconv.FormatFloat(number, 'f', -1, 64))
	if _, isOfCadence := part(*policy, "cadence")[name]; isOfCadence {
		text = `{"cadence":` + text + `}`
	}
	if err := json.Unmarshal([]byte(text), policy); err != nil {
		return errors.New(say.Say("policy.no_whole_number", words.Data{"Name": name, "Value": fmt.Sprintf("%q", value)}))
	}
	return nil
}

// numbersOf are all numbers of a policy by the last part of their names, as they
// are written.
func numbersOf(policy segment.Policy) map[string]string {
	all := map[string]string{}
	for _, values := range []map[string]any{part(policy, ""), part(policy, "cadence")} {
		for name, value := range values {
			if number, is := value.(json.Number); is {
				all[name] = number.String()
			}
		}
	}
	return all
}

// part is a part of a policy as JSON; "" for the whole.
func part(policy segment.Policy, name string) map[string]any {
	text, err := json.Marshal(policy)
	if err != nil {
		panic(err) // it holds nothing but numbers and codes
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var all map[string]any
	if err := d.Decode(&all); err != nil {
		panic(err)
	}
	if name == "" {
		return all
	}
	return all[name].(map[string]any)
}

// turned are the numbers that two policies differ in: those that have a name of
// their own, in the order of dials, and others counted.
func turned(before, after segment.Policy) (dials []Turned, others bool) {
	was, is := numbersOf(before), numbersOf(after)
	for _, name := range dialNames {
		if was[name] != is[name] {
			dials = append(dials, Turned{Name: name, Was: was[name], Is: is[name]})
			if err := turnDial(&before, name, is[name]); err != nil {
				panic(err) // a number of a policy is one
			}
		}
	}
	after.Version = before.Version
	return dials, before != after
}
