package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lull/analysis"
	"lull/commands"
	"lull/intake"
	"lull/store"
)

type syncCommand struct {
	File string `arg:"" help:"The YAML file that lists the sources; docs/data.md has examples."`
	Only string `placeholder:"NAME" help:"Only this source."`
}

// Run loads every source. One that fails does not keep the others back.
func (c syncCommand) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	sources, err := intake.Sources(c.File)
	if err != nil {
		return mistake(err.Error())
	}
	listed := names(sources)
	if c.Only != "" {
		sources = slices.DeleteFunc(sources, func(s intake.Source) bool { return s.Name != c.Only })
	}
	if len(sources) == 0 {
		return mistake(fmt.Sprintf("%s lists no source %q, only %s.", c.File, c.Only, strings.Join(listed, ", ")))
	}
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if r.settings.Demonstration != "" {
		fmt.Fprintln(out, commands.DemonstrationNotice())
	}
	if c.Only == "" {
		if err := r.KeepSources(ctx, listed); err != nil {
			return err
		}
	}
	failed, err := r.sync(ctx, sources, func(sentence string) { fmt.Fprintln(out, sentence) })
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		return incomplete(commands.SyncReport(len(sources), failed))
	}
	return nil
}

func names(sources []intake.Source) []string {
	var all []string
	for _, s := range sources {
		all = append(all, s.Name)
	}
	return all
}

// A query is asked again for what changed in the last two days before the last
// success. That covers rows that were committed late, and a column of times
// without a zone, whichever it is in. What comes twice changes nothing.
const overlap = 48 * time.Hour

// sync loads the sources, one after the other, and says of each what came of
// it. It returns the names of those that failed. An error is one of our own
// database, or that ctx has ended; then the rest was not tried.
func (r *records) sync(ctx context.Context, sources []intake.Source, say func(sentence string)) (failed []string, err error) {
	for _, source := range sources {
		began := r.now()
		counts, err := r.loadSource(ctx, source, began, say)
		if ctx.Err() != nil {
			return failed, ctx.Err()
		}
		synced := analysis.Synced{
			Name: source.Name, Kind: source.Kind, ExpectEvery: time.Duration(source.ExpectEvery), At: began,
		}
		if err != nil {
			synced.Fault = err.Error()
			failed = append(failed, source.Name)
			say(source.Name + ": " + synced.Fault)
		} else {
			say(source.Name + ": " + commands.ImportReport(source.Kind, counts))
		}
		if err := r.RecordSync(ctx, synced); err != nil {
			return failed, err
		}
	}
	return failed, nil
}

// loadSource returns what loading a source did.
func (r *records) loadSource(ctx context.Context, source intake.Source, now time.Time, say func(sentence string)) (counts analysis.Counts, err error) {
	o := intake.Options{
		Map: source.Map, Set: source.Set, Encoding: source.Encoding, Currency: strings.ToUpper(source.Currency),
		Source: source.Name,
		Zone:   r.zone, Today: r.today(),
		Notice: func(sentence string) { say(source.Name + ": " + sentence) },
	}
	if o.Currency == "" {
		o.Currency = r.settings.Currency
	}
	fresh := now
	if source.From.Files != "" {
		o.Files, fresh, err = matching(source.From.Files, now)
	} else {
		o.Files = []string{"the query's result"}
		o.Open, err = r.openQuery(ctx, source)
	}
	if err != nil {
		return counts, err
	}
	how := store.Import{Files: o.Files, Source: source.Name, Now: now.In(r.zone), Fresh: fresh}
	return load(ctx, r.Store, source.Kind, o, how)
}

// matching returns the files of a pattern in the order of their names, and when
// the newest of them was written.
func matching(pattern string, now time.Time) (files []string, newest time.Time, err error) {
	files, err = filepath.Glob(pattern)
	if err != nil {
		return nil, newest, fmt.Errorf("%s: %w", pattern, err)
	}
	if len(files) == 0 {
		return nil, newest, fmt.Errorf("no file matches %s", pattern)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			return nil, newest, err
		}
		if written := info.ModTime(); written.After(newest) {
			newest = written
		}
	}
	if newest.After(now) {
		newest = now
	}
	return files, newest, nil
}

// openQuery returns what opens the result of a source's query as a file.
func (r *records) openQuery(ctx context.Context, source intake.Source) (func(string) (io.ReadCloser, error), error) {
	url := os.Getenv(source.From.Env)
	if url == "" {
		return nil, fmt.Errorf("%s is not set: it holds the database's URL, such as postgres://reader:password@host/name", source.From.Env)
	}
	last, before, err := r.SourceSuccess(ctx, source.Name)
	if err != nil {
		return nil, err
	}
	since := time.Unix(0, 0).UTC()
	if before {
		since = last.Add(-overlap)
	}
	return func(string) (io.ReadCloser, error) {
		reading, stop := context.WithCancel(ctx)
		out, in := io.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			in.CloseWithError(store.QueryCSV(reading, url, source.From.Query, since, in))
		}()
		return &queryResult{PipeReader: out, end: func() { stop(); <-done }}, nil
	}, nil
}

// queryResult is a result that is being read.
type queryResult struct {
	*io.PipeReader
	end func()
}

// Close ends the query.
func (q *queryResult) Close() error {
	err := q.PipeReader.Close()
	q.end()
	return err
}
