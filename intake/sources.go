package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"lull/analysis"
)

// Source is what a sync reads regularly: files that some other system writes,
// or a query to a Postgres database.
type Source struct {
	Name        string            `yaml:"name"`
	Kind        string            `yaml:"kind"` // one of Kinds
	Map         map[string]string `yaml:"map"`  // field to column, as in Options
	Set         map[string]string `yaml:"set"`  // field to value, as in Options
	From        Origin            `yaml:"from"`
	Encoding    string            `yaml:"encoding"`
	Currency    string            `yaml:"currency"`
	ExpectEvery Interval          `yaml:"expect_every"` // 0 where nothing is expected
}

// Origin is either files, by a pattern, or a query.
type Origin struct {
	Files string // absolute
	Env   string // the environment variable that holds the database's URL
	Query string // :since stands for the time from which on changes are wanted
}

// Interval is a length of time that is written as 12h, 1d or 2w.
type Interval time.Duration

// Sources reads the file that lists what a sync reads. Patterns of files count
// from its folder. An error is a sentence for whoever wrote it.
func Sources(path string) ([]Source, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		Sources []Source `yaml:"sources"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, &analysis.BadRow{File: path, Reason: strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	if len(file.Sources) == 0 {
		return nil, &analysis.BadRow{File: path, Reason: "it lists no sources: there is an example in docs/data.md"}
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for i := range file.Sources {
		s := &file.Sources[i]
		reason := s.fault()
		if seen[s.Name] && reason == "" {
			reason = "two sources have this name: rename one, each keeps its own account of what it has read"
		}
		if reason != "" {
			return nil, &analysis.BadRow{File: path, Column: fmt.Sprintf("source %d", i+1), Value: s.Name, Reason: reason}
		}
		seen[s.Name] = true
		if s.From.Files != "" && !filepath.IsAbs(s.From.Files) {
			s.From.Files = filepath.Join(folder, s.From.Files)
		}
	}
	return file.Sources, nil
}

// fault says what is wrong with a source, "" when nothing is.
func (s *Source) fault() string {
	k := kindOf(s.Kind)
	switch {
	case s.Name == "":
		return "it has no name"
	case strings.EqualFold(s.Name, analysis.ReportSource):
		return "this name is kept for what people report in Slack"
	case !slices.Contains(Kinds(), s.Kind):
		return fmt.Sprintf("kind %q is none of %s", s.Kind, list(Kinds()))
	case s.From == Origin{}:
		return "from is missing: a pattern of files such as exports/crm-*.csv, or env and query"
	case s.From.Files == "" && s.From.Env == "":
		return "from has a query but no env: the name of the environment variable that holds the database's URL"
	case s.From.Files == "" && s.From.Query == "":
		return "from has an env but no query"
	case !envName.MatchString(s.From.Env):
		return "env is the name of an environment variable, such as CRM_DATABASE_URL, never the URL itself"
	}
	if err := errors.Join(k.checkFields("map", s.Map), k.checkFields("set", s.Set), Options{Encoding: s.Encoding}.checkEncoding()); err != nil {
		return strings.ReplaceAll(err.Error(), "--", "")
	}
	if _, err := filepath.Match(s.From.Files, ""); err != nil {
		return fmt.Sprintf("from %q is no pattern of files such as exports/crm-*.csv", s.From.Files)
	}
	return ""
}

// The value of a field that should name a variable is never told: it may be a
// URL with a password.
var envName = regexp.MustCompile(`^[A-Za-z_0-9]*$`)

// UnmarshalYAML reads a pattern of files, or env and query.
func (o *Origin) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&o.Files)
	}
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: from is a pattern of files, or env and query", node.Line)
	}
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch key.Value {
		case "env":
			o.Env = value.Value
		case "query":
			o.Query = value.Value
		default:
			return fmt.Errorf("line %d: from has no field %q, only env and query", key.Line, key.Value)
		}
	}
	return nil
}

var intervalForm = regexp.MustCompile(`^([1-9][0-9]{0,4}) ?([hdw])$`)

// UnmarshalYAML reads an interval.
func (i *Interval) UnmarshalYAML(node *yaml.Node) error {
	parts := intervalForm.FindStringSubmatch(node.Value)
	if parts == nil {
		return fmt.Errorf("line %d: expect_every %q is no length of time such as 12h, 1d or 2w", node.Line, node.Value)
	}
	count, err := strconv.Atoi(parts[1])
	if err != nil {
		return err
	}
	unit := map[string]time.Duration{"h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[parts[2]]
	*i = Interval(time.Duration(count) * unit)
	return nil
}
