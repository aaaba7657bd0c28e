package intake

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
)

// Options say what to read and how.
type Options struct {
	Files    []string                // one load; each has a header of its own
	Map      map[string]string       // field to column; a field mapped to "" is not taken
	Set      map[string]string       // field to the value that it has in every row; its column is not taken
	Currency string                  // ISO 4217 code of amounts whose row names none
	Source   string                  // system that events and touches whose row names none come from
	Zone     *time.Location          // its midnight divides the days; nil for UTC
	Today    calendar.Date           // nothing happened more than a day later; 0 for no limit
	Progress func(read, total int64) // told in bytes now and then, and at the end; may be nil
	Encoding string                  // UTF8, also for "", or Windows1252
	Skip     *SkipFile               // takes the rows that cannot be taken in; nil to end at the first
	Notice   func(sentence string)   // told what is left out; may be nil

	// Open opens a file, or what stands for one; nil for those on the disk.
	Open func(name string) (io.ReadCloser, error)
}

// read yields the rows of all files, one after the other. An error is the last
// thing it yields.
func read[T any](name string, o Options, parse func(r *record) (T, error)) iter.Seq2[analysis.Row[T], error] {
	return func(yield func(analysis.Row[T], error) bool) {
		k := kindOf(name)
		meter, err := newMeter(o)
		if err == nil {
			err = errors.Join(k.checkFields("--map", o.Map), k.checkFields("--set", o.Set), o.checkEncoding(), o.checkCurrency())
		}
		if err != nil {
			yield(analysis.Row[T]{}, err)
			return
		}
		told := make(map[string]bool)
		for _, file := range o.Files {
			goOn, err := readFile(k, file, o, meter, told, parse, func(row analysis.Row[T]) bool { return yield(row, nil) })
			if err != nil {
				yield(analysis.Row[T]{}, err)
				return
			}
			if !goOn {
				return
			}
		}
		meter.tell()
	}
}

func readFile[T any](
	k kind, name string, o Options, meter *meter, told map[string]bool,
	parse func(r *record) (T, error), yield func(analysis.Row[T]) bool,
) (goOn bool, err error) {
	open := o.Open
	if open == nil {
		open = func(name string) (io.ReadCloser, error) { return os.Open(name) }
	}
	file, err := open(name)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	meter.file = file
	text, err := o.plainText(name, meter)
	if err != nil {
		return false, err
	}

	reader := csv.NewReader(text)
	reader.FieldsPerRecord = -1 // counted here, for a better sentence
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return false, &analysis.BadRow{File: name, Reason: fmt.Sprintf("no header: the file is empty. The first line names the columns, such as %s", strings.Join(k.fieldNames(), ","))}
	}
	if err != nil {
		return false, readError(name, err)
	}
	headerLine, _ := reader.FieldPos(0)
	found, bad := k.columnsOf(header, o.Map, o.Set)
	if bad != nil {
		bad.File, bad.Line = name, headerLine
		return false, bad
	}
	o.tellIgnored(name, found.ignored, told)

	reader.ReuseRecord = true
	source := &analysis.Source{File: name, Columns: k.present(found)}
	r := &record{columns: found, file: name}
	for {
		r.values, err = reader.Read()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return false, readError(name, err)
		}
		r.line, _ = reader.FieldPos(0)
		if isBlank(r.values) {
			continue
		}
		var value T
		if len(r.values) == found.count {
			if value, err = parse(r); err == nil {
				err = o.Skip.refusal(name, r.line)
			}
		} else {
			err = &analysis.BadRow{File: name, Line: r.line, Reason: miscount(len(r.values), found.count)}
		}
		if bad, is := errors.AsType[*analysis.BadRow](err); is && o.Skip != nil {
			if err := o.Skip.add(bad, header, r.values); err != nil {
				return false, err
			}
			continue
		}
		if err != nil {
			return false, err
		}
		if !yield(analysis.Row[T]{Value: value, Source: source, Line: r.line}) {
			return false, nil
		}
	}
}

// present returns the fields that a file fills.
func (k kind) present(found columns) []string {
	names := []string{} // not nil, which would stand for all
	for i, f := range k.fields {
		if found.position[i] >= 0 || found.fixed[i] != "" {
			names = append(names, f.name)
		}
	}
	return names
}

func (o Options) tellIgnored(file string, ignored []string, told map[string]bool) {
	var fresh []string
	for _, column := range ignored {
		if column != "" && !told[column] {
			told[column] = true
			fresh = append(fresh, column)
		}
	}
	if len(fresh) > 0 && o.Notice != nil {
		o.Notice(fmt.Sprintf("%s: ignored %s", file, list(fresh)))
	}
}

func isBlank(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" })
}

func miscount(got, want int) string {
	reason := fmt.Sprintf("%d values, but the header names %d columns", got, want)
	if got > want {
		reason += "; a value with a comma in it stands between quotation marks"
	}
	return reason
}

func readError(file string, err error) error {
	var syntax *csv.ParseError
	if !errors.As(err, &syntax) {
		return err
	}
	return &analysis.BadRow{File: file, Line: syntax.StartLine, Reason: `a quotation mark is not closed, or stands inside a value; there, write it twice: ""`}
}

// meter tells how far the reading is.
type meter struct {
	file        io.Reader
	read, total int64
	progress    func(read, total int64)
}

func newMeter(o Options) (*meter, error) {
	m := &meter{progress: o.Progress}
	if o.Open != nil {
		return m, nil
	}
	for _, name := range o.Files {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			return nil, &analysis.BadRow{File: name, Reason: "this is a folder: name the files in it"}
		}
		m.total += info.Size()
	}
	return m, nil
}

// Read reads the current file.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.file.Read(p)
	m.read += int64(n)
	m.tell()
	return n, err
}

func (m *meter) tell() {
	if m.progress != nil && m.total > 0 {
		m.progress(m.read, m.total)
	}
}
