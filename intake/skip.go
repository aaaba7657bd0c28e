package intake

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"lull/analysis"
)

// reasonColumn stands before the columns of a file of rows that were left out.
// A file that has it can be imported as it is once its rows are mended.
const reasonColumn = "lull_reason"

// SkipFile takes the rows that a load leaves out: their values as they stood,
// in UTF-8, behind the reason. The file is made with the first of them. It must
// not exist before, and all rows must be of files with the same columns.
type SkipFile struct {
	Path string
	Rows int // how many were left out

	header  []string
	file    *os.File
	out     *csv.Writer
	refused map[place]*analysis.BadRow
}

type place struct {
	file string
	line int
}

// NewSkipFile returns a file to be made at path, or an error that says what
// stands there already.
func NewSkipFile(path string) (*SkipFile, error) {
	if _, err := os.Stat(path); err == nil {
		return nil, &analysis.BadRow{File: path, Reason: "this file exists already: name another one for the rows that are left out"}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return &SkipFile{Path: path}, nil
}

func (s *SkipFile) begin(header []string) (err error) {
	s.file, err = os.OpenFile(s.Path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	s.header, s.out = slices.Clone(header), csv.NewWriter(s.file)
	return s.out.Write(append([]string{reasonColumn}, header...))
}

// Refuse begins anew and will take these rows as well, when the files are read
// once more: what is wrong with them does not show in the files.
func (s *SkipFile) Refuse(rows []*analysis.BadRow) error {
	err := s.Discard()
	s.file, s.out, s.Rows = nil, nil, 0
	if s.refused == nil {
		s.refused = make(map[place]*analysis.BadRow)
	}
	for _, row := range rows {
		s.refused[place{row.File, row.Line}] = row
	}
	return err
}

// refusal returns why the row at a place is refused; nil where it is not.
func (s *SkipFile) refusal(file string, line int) error {
	if s == nil || s.refused[place{file, line}] == nil {
		return nil
	}
	return s.refused[place{file, line}]
}

// add writes a row that cannot be taken.
func (s *SkipFile) add(bad *analysis.BadRow, header, values []string) error {
	if header[0] == reasonColumn { // the rows were left out before, for a reason that the new one replaces
		header, values = header[1:], values[min(1, len(values)):]
	}
	if s.file == nil {
		if err := s.begin(header); err != nil {
			return err
		}
	}
	if !slices.Equal(s.header, header) {
		return &analysis.BadRow{File: bad.File, Line: bad.Line, Reason: fmt.Sprintf(
			"a row to leave out, but its file has other columns than those in %s: import the files one by one", s.Path)}
	}
	s.Rows++
	return s.out.Write(append([]string{bad.Error()}, values...))
}

// Discard removes the file of a load that was not kept. It does nothing where no
// row was left out.
func (s *SkipFile) Discard() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.Path))
}

// Close finishes the file. It does nothing where no row was left out.
func (s *SkipFile) Close() error {
	if s == nil || s.file == nil {
		return nil
	}
	s.out.Flush()
	return errors.Join(s.out.Error(), s.file.Close())
}
