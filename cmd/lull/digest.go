package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"lull/analysis"
	"lull/commands"
)

type digestCommand struct {
	Add    digestAdd    `cmd:"" help:"Order a weekly digest."`
	List   digestList   `cmd:"" help:"Show every digest, when it comes next, and what became of the last one."`
	Pause  digestPause  `cmd:"" help:"Keep a digest from being sent until it is resumed."`
	Resume digestResume `cmd:"" help:"Send a paused digest again, from its next day on."`
	Remove digestRemove `cmd:"" help:"End a digest."`
}

type digestAdd struct {
	Owner    string        `required:"" placeholder:"EMAIL" help:"Who it is for, as the people file has them, and who is told when something is wrong with it."`
	Channel  string        `placeholder:"ID" help:"Slack's id of the channel it goes to, such as C0123456789; without it, a direct message to the owner."`
	Team     []string      `placeholder:"TEAM" help:"What it is about; all that the owner looks after without it. May be given several times."`
	Weekday  string        `default:"monday" placeholder:"DAY" help:"Day of the week (${default})."`
	At       string        `default:"08:30" placeholder:"HH:MM" help:"Time of the day (${default})."`
	Zone     string        `placeholder:"ZONE" help:"IANA name of the zone whose clock counts; the installation's without it."`
	Language string        `placeholder:"LANGUAGE" help:"Language it is written in, such as en."`
	Hold     time.Duration `default:"4h" placeholder:"TIME" help:"How long it waits for fresh data at most (${default})."`
}

// Run orders a digest and prints when it comes first.
func (c digestAdd) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return withRecords(ctx, d, log, func(r *records) error {
		if c.Zone == "" {
			c.Zone = r.settings.TimeZone
		}
		digest, err := c.read()
		if err != nil {
			return err
		}
		if err := r.checkPeople(ctx, digest); err != nil {
			return err
		}
		added, err := r.AddDigest(ctx, digest, r.now())
		if err != nil {
			return err
		}
		return r.printDigest(ctx, added.ID, out)
	})
}

// channelID is how Slack names a conversation that several people are in.
var channelID = regexp.MustCompile(`^[CG][A-Z0-9]{6,}$`)

const longestHold = 24 * time.Hour

// read returns the digest that the flags order, or a mistake that says which
// flag is wrong and what it should be like.
func (c digestAdd) read() (analysis.Digest, error) {
	d := analysis.Digest{
		Owner: strings.ToLower(strings.TrimSpace(c.Owner)), Channel: c.Channel, Teams: c.Team, Zone: c.Zone, Language: c.Language, Hold: c.Hold,
	}
	weekday, known := weekdayNamed(c.Weekday)
	if !known {
		return d, mistake(fmt.Sprintf("--weekday %s is no day of the week such as monday.", c.Weekday))
	}
	d.Weekday = weekday
	at, err := time.Parse("15:04", c.At)
	if err != nil {
		return d, mistake(fmt.Sprintf("--at %s is no time of the day such as 08:30.", c.At))
	}
	d.At = at.Hour()*60 + at.Minute()
	switch _, err := time.LoadLocation(c.Zone); {
	case err != nil, c.Zone == "Local":
		return d, mistake(fmt.Sprintf("--zone %s is no IANA name such as Europe/Madrid.", c.Zone))
	case c.Channel != "" && !channelID.MatchString(c.Channel):
		return d, mistake(fmt.Sprintf("--channel %s is no id such as C0123456789. Slack shows it at the end of a channel's About tab.", c.Channel))
	case c.Hold < 0 || c.Hold > longestHold:
		return d, mistake(fmt.Sprintf("--hold %s is out of reach: it lies between 0s and %s.", c.Hold, longestHold))
	}
	return d, nil
}

func weekdayNamed(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if full := strings.ToLower(day.String()); len(name) >= 3 && strings.HasPrefix(full, strings.ToLower(name)) {
			return day, true
		}
	}
	return 0, false
}

// checkPeople returns a mistake where the people file does not know the owner of
// a digest, or the teams it is about.
func (r *records) checkPeople(ctx context.Context, d analysis.Digest) error {
	people, err := r.People(ctx)
	if err != nil {
		return err
	}
	teams := map[string]bool{}
	var owner *analysis.Person
	for _, p := range people {
		teams[p.Team] = true
		if p.Email == d.Owner {
			owner = &p
		}
	}
	if owner == nil {
		return mistake(fmt.Sprintf("--owner %s is not in the people file. Import it with lull import people FILE first.", d.Owner))
	}
	if owner.Role == analysis.Rep {
		return mistake(fmt.Sprintf("--owner %s is a rep. A digest is for a lead, a manager or an admin.", d.Owner))
	}
	for _, team := range d.Teams {
		if !teams[team] || team == "" {
			return mistake(fmt.Sprintf("--team %s is not in the people file.", team))
		}
	}
	return nil
}

type digestList struct{}

// Run prints every digest.
func (digestList) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return withRecords(ctx, d, log, func(r *records) error {
		digests, err := r.Digests(ctx)
		if err != nil {
			return err
		}
		if len(digests) == 0 {
			fmt.Fprintln(out, "No digest is ordered. lull digest add --owner EMAIL orders one.")
		}
		for _, s := range digests {
			if err := r.print(ctx, s, out); err != nil {
				return err
			}
		}
		return nil
	})
}

// digestID is the number that lull digest list shows.
type digestID struct {
	ID int64 `arg:"" help:"Number of the digest, as lull digest list shows it."`
}

type (
	digestPause  struct{ digestID }
	digestResume struct{ digestID }
	digestRemove struct{ digestID }
)

// Run pauses a digest.
func (c digestPause) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return c.setPaused(ctx, d, log, out, true)
}

// Run resumes a digest.
func (c digestResume) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return c.setPaused(ctx, d, log, out, false)
}

func (c digestID) setPaused(ctx context.Context, d *database, log *slog.Logger, out io.Writer, paused bool) error {
	return withRecords(ctx, d, log, func(r *records) error {
		standing, known, err := r.FindDigest(ctx, c.ID)
		if err != nil {
			return err
		}
		if !known {
			return c.unknown()
		}
		standing.Paused = paused
		if _, err := r.ChangeDigest(ctx, standing.Digest, r.now()); err != nil {
			return err
		}
		return r.printDigest(ctx, c.ID, out)
	})
}

// Run ends a digest.
func (c digestRemove) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return withRecords(ctx, d, log, func(r *records) error {
		removed, err := r.RemoveDigest(ctx, c.ID, r.now())
		if err != nil {
			return err
		}
		if !removed {
			return c.unknown()
		}
		_, err = fmt.Fprintf(out, "Digest %d is removed. Its issues stay on record.\n", c.ID)
		return err
	})
}

func (c digestID) unknown() error {
	return mistake(fmt.Sprintf("There is no digest %d. lull digest list shows those there are.", c.ID))
}

func (r *records) printDigest(ctx context.Context, id int64, out io.Writer) error {
	standing, known, err := r.FindDigest(ctx, id)
	if err != nil || !known {
		return err
	}
	return r.print(ctx, standing, out)
}

// print says of a digest what it is, when it comes next, and what became of its
// last issue.
func (r *records) print(ctx context.Context, s analysis.Standing, out io.Writer) error {
	var last *analysis.Sent
	if s.Last != nil {
		sent, known, err := r.MessageByKey(ctx, analysis.IssueKey(s.ID, s.Last.On))
		if err != nil {
			return err
		}
		if known {
			last = &sent
		}
	}
	_, err := fmt.Fprintln(out, commands.DigestLine(s, last))
	return err
}
