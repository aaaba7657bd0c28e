package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"regexp"
	"strings"
	"text/tabwriter"

	"go.yaml.in/yaml/v3"

	"lull/analysis/segment"
)

type policyCommand struct {
	Show policyShow `cmd:"" help:"Print the numbers that verdicts rest on."`
	Set  policySet  `cmd:"" help:"Change one of them, or all from a file."`
	Cost policyCost `cmd:"" help:"Show where each cost comes from, or say it of one."`
}

// dial is a number of the policy that an admin may turn with a word.
type dial struct{ name, meaning string }

// dials are the numbers that firms differ in. The others are changed from a
// file, by somebody who has read what they do.
var dials = []dial{
	{"multiplier", "usual gaps of silence that are still normal"},
	{"bound_lower_days", "nobody is called quiet after fewer days"},
	{"bound_upper_days", "nobody is called on rhythm after more, slow customers aside"},
	{"fixed_bound_days", "limit for customers with too few orders for a rhythm"},
	{"rate_window_days", "the last days that are compared with the time before"},
	{"cool_down_days", "days between two alerts about one customer"},
	{"quiet_earner_revenue_percentile", "a quiet earner brings at least this much of the book"},
	{"quiet_earner_effort_percentile", "and takes at most this much effort"},
}

type policyShow struct {
	All bool `help:"All numbers, as a file that lull policy set --file reads."`
}

// Run prints the policy in force.
func (c policyShow) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	policy, err := r.PolicyInForce(ctx, r.now())
	if err != nil {
		return err
	}
	if c.All {
		text, err := yaml.Marshal(policy)
		if err != nil {
			return err
		}
		_, err = out.Write(text)
		return err
	}
	return printDials(out, policy)
}

func printDials(out io.Writer, policy segment.Policy) error {
	now, defaults := numbers(policy), numbers(segment.DefaultPolicy())
	fmt.Fprintf(out, "Policy version %d\n", policy.Version)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, d := range dials {
		note := ""
		if now[d.name] != defaults[d.name] {
			note = fmt.Sprintf(" (default %v)", defaults[d.name])
		}
		fmt.Fprintf(table, "%s\t%v\t%s%s\n", d.name, now[d.name], d.meaning, note)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, "The rest: lull policy show --all > policy.yaml, change it, lull policy set --file policy.yaml")
	return err
}

type policySet struct {
	Name  string `arg:"" optional:"" help:"Name of the number, as lull policy show prints it."`
	Value string `arg:"" optional:"" help:"The new value."`
	File  string `placeholder:"FILE" type:"existingfile" help:"Take all numbers from this file."`
}

// Run makes the changed policy the next version, in force from now on: verdicts
// of earlier days stay what they were.
func (c policySet) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	if (c.File == "") == (c.Name == "" || c.Value == "") {
		return mistake("Say either a name and a value, such as: lull policy set multiplier 3\nor: lull policy set --file policy.yaml")
	}
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	before, err := r.PolicyInForce(ctx, r.now())
	if err != nil {
		return err
	}
	policy, err := c.changed(before)
	if err != nil {
		return mistake(err.Error())
	}
	version, err := r.SetPolicy(ctx, policy, whoSets(), r.now())
	if err != nil {
		return err
	}
	if version == before.Version {
		fmt.Fprintln(out, "Nothing has changed.")
		return nil
	}
	policy.Version = version
	if err := printDials(out, policy); err != nil {
		return err
	}
	fmt.Fprintln(out, "In force from now on. Answers follow it at once, lists with the next run: lull assess")
	return nil
}

// changed is the policy with what was asked for changed. The error is a
// sentence for the person.
func (c policySet) changed(policy segment.Policy) (segment.Policy, error) {
	version := policy.Version
	if c.File != "" {
		text, err := os.ReadFile(c.File)
		if err == nil {
			policy = segment.DefaultPolicy()
			err = decodePolicy(text, &policy)
		}
		if err != nil {
			return policy, fmt.Errorf("%s: %w", c.File, err)
		}
	} else if err := turn(&policy, c.Name, c.Value); err != nil {
		return policy, err
	}
	policy.Version = version
	return policy, policy.Validate()
}

// turn sets one number by its name.
func turn(policy *segment.Policy, name, value string) error {
	var names []string
	for _, d := range dials {
		if d.name == name {
			text := name + ": " + value
			if err := decodePolicy([]byte(text), policy); err == nil {
				return nil
			}
			if err := decodePolicy([]byte("cadence: {"+text+"}"), policy); err != nil {
				return fmt.Errorf("%s %q is not a number", name, value)
			}
			return nil
		}
		names = append(names, d.name)
	}
	return fmt.Errorf("%s is none of %s. Everything else is changed from a file: lull policy show --all > policy.yaml", name, strings.Join(names, ", "))
}

func decodePolicy(text []byte, into *segment.Policy) error {
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		// The library speaks of Go's types.
		return errors.New(unknownNumber.ReplaceAllString(strings.TrimPrefix(err.Error(), "yaml: "), "$1 is no number of the policy"))
	}
	return nil
}

var unknownNumber = regexp.MustCompile(`field (\S+) not found in type \S+`)

// numbers are all numbers of a policy by the last part of their names.
func numbers(policy segment.Policy) map[string]any {
	text, err := yaml.Marshal(policy)
	if err != nil {
		panic(err) // it holds nothing but numbers
	}
	all := map[string]any{}
	if err := yaml.Unmarshal(text, &all); err != nil {
		panic(err)
	}
	for name, value := range all["cadence"].(map[string]any) {
		all[name] = value
	}
	return all
}

// whoSets is the person at the terminal, as the system knows them.
func whoSets() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "terminal"
}
