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
	"lull/commands"
)

type policyCommand struct {
	Show    policyShow    `cmd:"" help:"Print the numbers that verdicts rest on."`
	Preview policyPreview `cmd:"" help:"Say which customers changed numbers would move, and the profit at stake. Nothing changes."`
	Set     policySet     `cmd:"" help:"Change some of them, or all from a file."`
	Cost    policyCost    `cmd:"" help:"Show where each cost comes from, or say it of one."`
}

type policyShow struct {
	All bool `help:"All numbers, as a file that lull policy set --file reads."`
}

// Run prints the policy in force.
func (c policyShow) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return withRecords(ctx, d, log, func(r *records) error {
		policy, err := r.PolicyInForce(ctx, r.now())
		if err != nil {
			return err
		}
		if !c.All {
			return printDials(out, policy)
		}
		text, err := yaml.Marshal(policy)
		if err != nil {
			return err
		}
		_, err = out.Write(text)
		return err
	})
}

func printDials(out io.Writer, policy segment.Policy) error {
	fmt.Fprintf(out, "Policy version %d\n", policy.Version)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, d := range commands.Dials(policy) {
		note := ""
		if d.Value != d.Default {
			note = fmt.Sprintf(" (default %s)", d.Default)
		}
		fmt.Fprintf(table, "%s\t%s\t%s%s\n", d.Name, d.Value, d.Meaning, note)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, "The rest: lull policy show --all > policy.yaml, change it, lull policy set --file policy.yaml\nWhat a change would do: lull policy preview multiplier 3")
	return err
}

// policyChange is what is to be changed: numbers by their names, or all.
type policyChange struct {
	Numbers []string `arg:"" optional:"" help:"Name of a number, as lull policy show prints it, and its new value; several one after another."`
	File    string   `placeholder:"FILE" type:"existingfile" help:"Take all numbers from this file."`
}

type policySet struct{ policyChange }

// Run makes the changed policy the next version, in force from now on: verdicts
// of earlier days stay what they were.
func (c policySet) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return c.made(ctx, d, log, "set", func(r *records, _, after segment.Policy) error {
		version, err := r.changePolicy(ctx, after, out)
		if err != nil || version == 0 {
			return err
		}
		after.Version = version
		if err := printDials(out, after); err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, inForce)
		return err
	})
}

// inForce is what follows from a version that was set.
const inForce = "In force from now on. Answers follow it at once, lists with the next run: lull assess"

// changePolicy makes a policy the version after the one it was made from, and
// returns that; 0, and a sentence to out, where it says the same.
func (r *records) changePolicy(ctx context.Context, policy segment.Policy, out io.Writer) (version int, err error) {
	newest, isNew, err := r.ChangePolicy(ctx, policy, whoSets(), r.now())
	switch {
	case err != nil:
		return 0, err
	case isNew:
		return newest.Version, nil
	case newest.Version != policy.Version:
		return 0, mistake(fmt.Sprintf("%s set policy version %d meanwhile, so nothing has changed. Look at it with lull policy show, and say this again.", newest.By, newest.Version))
	}
	_, err = fmt.Fprintln(out, "Nothing has changed.")
	return 0, err
}

// made hands a command the policy in force and the changed one.
func (c policyChange) made(ctx context.Context, d *database, log *slog.Logger, command string, work func(r *records, before, after segment.Policy) error) error {
	if (c.File == "") == (len(c.Numbers) == 0) {
		return mistake(fmt.Sprintf("Say either a name and a value, such as: lull policy %[1]s multiplier 3\nor: lull policy %[1]s --file policy.yaml", command))
	}
	return withRecords(ctx, d, log, func(r *records) error {
		before, err := r.PolicyInForce(ctx, r.now())
		if err != nil {
			return err
		}
		after, err := c.changed(before)
		if err != nil {
			return mistake(err.Error())
		}
		return work(r, before, after)
	})
}

// changed is the policy with what was asked for changed. The error is a
// sentence for the person.
func (c policyChange) changed(policy segment.Policy) (segment.Policy, error) {
	if c.File == "" {
		return commands.TurnDials(policy, c.Numbers...)
	}
	version := policy.Version
	text, err := os.ReadFile(c.File)
	if err == nil {
		policy = segment.DefaultPolicy()
		err = decodePolicy(text, &policy)
	}
	if err != nil {
		return policy, fmt.Errorf("%s: %w", c.File, err)
	}
	policy.Version = version
	return policy, policy.Validate()
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

// whoSets is the person at the terminal, as the system knows them.
func whoSets() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "terminal"
}
