package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"lull/analysis"
	"lull/commands"
	"lull/internal/slacksim"
)

// Who reads a digest on Mondays in the generated company: its manager, and the
// channel of a team's lead.
const (
	nora        = "nora@example.com"
	marta       = "marta@example.com"
	martasTeam  = "EMEA"
	leadChannel = "emea-leads"
)

func mondays(zone *time.Location) analysis.Schedule {
	return analysis.Schedule{Weekday: time.Monday, At: 8*60 + 30, Zone: zone}
}

// orderDigests has the generated company's digests come once more that were due
// last, the first time with those who read them, and sets the clock to when that
// was.
func (c demoCommand) orderDigests(ctx context.Context, r *records) error {
	schedule := mondays(r.zone)
	last := schedule.Next(r.now().AddDate(0, 0, -7))
	before := last.At.Add(-time.Minute)
	known, err := r.Digests(ctx)
	if err != nil {
		return err
	}
	for _, d := range known {
		if _, err := r.ChangeDigest(ctx, d.Digest, before); err != nil {
			return err
		}
	}
	if len(known) == 0 {
		d := analysis.Digest{Owner: nora, Weekday: schedule.Weekday, At: schedule.At, Zone: demoZone, Hold: analysis.DefaultHold}
		if _, err := r.AddDigest(ctx, d, before); err != nil {
			return err
		}
		d.Owner, d.Teams, d.Channel = marta, []string{martasTeam}, slacksim.ChannelID(leadChannel)
		if _, err := r.AddDigest(ctx, d, before); err != nil {
			return err
		}
	}
	return r.moveTo(ctx, last.At)
}

const (
	demoLooks = 50 * time.Millisecond
	// demoWaits is how long the page waits for a part of the story, and is then shown
	// without it.
	demoWaits = 30 * time.Second
)

// catchUp waits until the digests have come that are due in the company's past, has
// Marta assign a row in the thread of hers, and then moves both clocks to the
// present and judges what happened since.
func (c demoCommand) catchUp(ctx context.Context, r *records, sim *slacksim.Sim, address string, present time.Time) error {
	if err := c.awaitDigests(ctx, r); err != nil {
		return err
	}
	if err := c.assignInThread(ctx, r, address); err != nil {
		return err
	}
	sim.MoveTo(present)
	// The night run may be at it already. Whoever asks once the page is ready is
	// answered from one judgement of today, not from the middle of the next.
	err := until(ctx, func() (judged bool, err error) {
		return r.DoAlone(ctx, func(ctx context.Context) error {
			_, err := commands.Assess(ctx, r.Store, r.today(), r.zone, r.now())
			return err
		})
	})
	if err != nil {
		return err
	}
	return c.filled(ctx, r)
}

// awaitDigests waits until the message of every digest's last issue stands, or is
// known not to. What does not come in time comes later, and says that it is late.
func (c demoCommand) awaitDigests(ctx context.Context, r *records) error {
	ctx, cancel := context.WithTimeout(ctx, demoWaits) // one may be held
	defer cancel()
	return until(ctx, func() (bool, error) {
		digests, err := r.Digests(ctx)
		if err != nil {
			return false, err
		}
		for _, d := range digests {
			if d.Next.At.Before(r.now()) && !d.Paused {
				return false, nil
			}
			if d.Last == nil || d.Last.State != analysis.IssueSent {
				continue
			}
			sent, known, err := r.MessageByKey(ctx, analysis.IssueKey(d.ID, d.Last.On))
			if err != nil || known && sent.State == analysis.Waiting {
				return false, err
			}
		}
		return true, nil
	})
}

// awaitPosted waits until everything stands that is posted anew.
func (c demoCommand) awaitPosted(ctx context.Context, r *records) error {
	ctx, cancel := context.WithTimeout(ctx, demoWaits)
	defer cancel()
	return until(ctx, func() (bool, error) {
		counts, _, err := r.OutboxState(ctx, r.now())
		return counts[analysis.Waiting] == 0, err
	})
}

// assignInThread has Marta say in the thread of her channel's digest who is to
// call its second customer, as a person would, and waits for the follow-up.
func (c demoCommand) assignInThread(ctx context.Context, r *records, address string) error {
	digests, err := r.Digests(ctx)
	if err != nil {
		return err
	}
	for _, d := range digests {
		if d.Owner != marta || d.Channel == "" || d.Last == nil {
			continue
		}
		root, known, err := r.MessageByKey(ctx, analysis.IssueKey(d.ID, d.Last.On))
		if err != nil || !known || root.TS == "" {
			return err
		}
		err = say(ctx, address, map[string]string{
			"user": "marta", "channel": d.Channel, "thread_ts": root.TS, "text": "@lull 2 @ben call the buyer by fri",
		})
		if err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, demoWaits)
	defer cancel()
	return until(ctx, func() (bool, error) {
		all, err := r.ToDos(ctx, analysis.Scope{})
		if err != nil || len(all) == 0 {
			return false, err
		}
		sent, known, err := r.MessageByKey(ctx, analysis.FollowUpKey(all[0].ID))
		return known && sent.State != analysis.Waiting, err
	})
}

// say has somebody write a message in the simulated Slack.
func say(ctx context.Context, address string, message map[string]string) error {
	body, err := json.Marshal(message)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/sim/messages", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var outcome struct {
		OK    bool
		Error string
	}
	if err := json.NewDecoder(answer.Body).Decode(&outcome); err != nil {
		return err
	}
	if !outcome.OK {
		return fmt.Errorf("the simulated Slack takes no message: %s", outcome.Error)
	}
	return nil
}

// until looks until something is so, or ctx ends, which is no error: the page then
// is ready without it.
func until(ctx context.Context, is func() (bool, error)) error {
	look := time.NewTicker(demoLooks)
	defer look.Stop()
	for {
		done, err := is()
		if ctx.Err() != nil || done {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
	}
}
