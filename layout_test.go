// Package lull_test holds the house's floor plan: which folders there are and who may import whom. It reads
// the files and runs no tool.
package lull_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// rooms are the top-level folders, beside those whose name begins with a dot. A new one needs a reason in the
// README's map.
var rooms = []string{"analysis", "bot", "cmd", "commands", "docs", "intake", "internal", "migrations", "store"}

// built holds what make builds; it is not part of the sources.
const built = "bin"

// mayImport says which of our packages the files of a folder import, tests aside; a folder below one that
// is listed follows its rule unless it is listed itself. Importing from one's own room is always allowed.
var mayImport = map[string][]string{
	"analysis":          {},
	"bot":               {"analysis", "commands"},
	"cmd":               {"analysis", "bot", "commands", "intake", "internal", "migrations", "store"},
	"cmd/slacksim":      {"internal/slacksim"}, // the simulator by itself
	"commands":          {"analysis"},
	"intake":            {"analysis"},
	"internal/localpg":  {},
	"internal/pgtest":   {"internal/localpg"},
	"internal/slacksim": {},
	"internal/story":    {"analysis", "store"},
	"migrations":        {},
	"store":             {"analysis", "migrations"},
}

// honest folders keep to their rule in their tests too: the arithmetic is checked as purely as it is
// written, and a simulator that knew the bot would prove nothing about it.
var honest = []string{"analysis", "internal/slacksim"}

// keepers say who alone imports what lies outside: the packages at and below a path, the folders whose files
// import it, and further folders whose tests do.
var keepers = []struct {
	outside   []string
	in, tests []string
}{
	{
		outside: []string{"github.com/slack-go/slack"},
		in:      []string{"bot"}, tests: []string{"internal/slacksim", "cmd"},
	},
	{
		outside: []string{"database/sql", "github.com/jmoiron/sqlx", "github.com/lib/pq", "github.com/pressly/goose"},
		in:      []string{"store", "internal/localpg", "internal/pgtest"}, tests: []string{"cmd"},
	},
	{outside: []string{"github.com/alecthomas/kong"}, in: []string{"cmd"}},
	{outside: []string{"testing"}, in: []string{"internal/pgtest"}, tests: []string{""}},
}

// impure are the standard packages that reach for the world; analysis is computed from its arguments alone.
var impure = []string{"bufio", "context", "database", "embed", "io", "log", "net", "os", "plugin", "syscall"}

// numeric is the one library that analysis may use, and where.
const numeric, optimiser = "analysis/cadence", "gonum.org/v1/gonum"

// machinePath finds an absolute path that exists on one machine only.
var machinePath = regexp.MustCompile(`(^|[^\w./])/(work|root|home/\w+|Users)/`)

func TestLayout(t *testing.T) {
	t.Parallel()
	problems, err := check(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

// check returns what breaks the rules in a source tree, in the order of the files.
func check(tree fs.FS) (problems []string, err error) {
	err = fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		base := path.Base(name)
		if entry.IsDir() {
			if strings.HasPrefix(base, ".") || base == "testdata" || name == built {
				return fs.SkipDir
			}
			if path.Dir(name) == "." && !slices.Contains(rooms, name) {
				problems = append(problems, name+": no such room in the house; add it to layout_test.go and to the README's map")
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		if found := machinePath.Find(source); found != nil {
			problems = append(problems, fmt.Sprintf("%s: %q is a path of one machine", name, found))
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			if fault := fault(name, strings.Trim(spec.Path.Value, "`\"")); fault != "" {
				problems = append(problems, name+": "+fault)
			}
		}
		return nil
	})
	return problems, err
}

// fault says what is wrong with a file importing a package, "" when nothing is.
func fault(file, imported string) string {
	folder, test := path.Dir(file), strings.HasSuffix(file, "_test.go")
	if folder == "." {
		return "" // the house's own test
	}
	if test && !within(folder, honest...) {
		return kept(folder, imported, test)
	}
	if ours, ok := strings.CutPrefix(imported, "lull/"); ok {
		return stranger(folder, ours)
	}
	if fault := kept(folder, imported, test); fault != "" {
		return fault
	}
	if within(folder, "analysis") && !test {
		first, _, _ := strings.Cut(imported, "/")
		switch {
		case slices.Contains(impure, first):
			return fmt.Sprintf("analysis is pure: no %s", imported)
		case strings.Contains(first, ".") && (!within(folder, numeric) || !within(imported, optimiser)):
			return fmt.Sprintf("analysis uses the standard library alone: no %s", imported)
		}
	}
	return ""
}

// stranger says that a folder may not import one of our packages, "" when it may.
func stranger(folder, ours string) string {
	ruled := folder
	for mayImport[ruled] == nil {
		if ruled = path.Dir(ruled); ruled == "." {
			return fmt.Sprintf("layout_test.go has no rule for %s", folder)
		}
	}
	if within(ours, append([]string{ruled}, mayImport[ruled]...)...) {
		return ""
	}
	return fmt.Sprintf("%s may not import lull/%s, only %v", ruled, ours, mayImport[ruled])
}

// kept says that an outside package is another folder's, "" when it is nobody's or this one's.
func kept(folder, imported string, test bool) string {
	for _, k := range keepers {
		allowed := within(folder, k.in...) || test && within(folder, k.tests...)
		if within(imported, k.outside...) && !allowed {
			return fmt.Sprintf("%s is imported by %v alone (in tests by %v too)", imported, k.in, k.tests)
		}
	}
	return ""
}

// within reports whether a path is one of the roots or lies below one; everything lies below "".
func within(name string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		return root == "" || name == root || strings.HasPrefix(name, root+"/")
	})
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	source := func(imports ...string) string {
		text := "package x\n"
		for _, i := range imports {
			text += fmt.Sprintf("import _ %q\n", i)
		}
		return text
	}
	cases := []struct {
		name, file, source, want string // want is part of the one problem, "" for none
	}{
		{"pure analysis", "analysis/profit/a.go", source("math", "time", "lull/analysis/money"), ""},
		{"optimiser in cadence", "analysis/cadence/a.go", source("gonum.org/v1/gonum/optimize"), ""},
		{"optimiser elsewhere", "analysis/profit/a.go", source("gonum.org/v1/gonum/optimize"), "standard library alone"},
		{"analysis reads files", "analysis/a.go", source("os"), "analysis is pure: no os"},
		{"analysis logs", "analysis/a.go", source("log/slog"), "analysis is pure: no log/slog"},
		{"analysis asks the database", "analysis/a.go", source("database/sql"), "imported by [store"},
		{"analysis knows the store", "analysis/a.go", source("lull/store"), "analysis may not import lull/store"},
		{"analysis tests know the store", "analysis/a_test.go", source("lull/store"), "analysis may not import lull/store"},
		{"analysis tests compare", "analysis/a_test.go", source("testing", "os", "github.com/google/go-cmp/cmp"), ""},
		{"bot talks to Slack", "bot/a.go", source("github.com/slack-go/slack/socketmode", "lull/commands/words"), ""},
		{"bot meets store", "bot/a.go", source("lull/store"), "bot may not import lull/store"},
		{"commands talk to Slack", "commands/a.go", source("github.com/slack-go/slack"), "imported by [bot] alone"},
		{"commands' tests talk to Slack", "commands/a_test.go", source("github.com/slack-go/slack"), "imported by [bot] alone"},
		{"commands' tests use a database", "commands/a_test.go", source("testing", "lull/store", "lull/internal/pgtest"), ""},
		{"commands know the bot", "commands/card/a.go", source("lull/bot"), "commands may not import lull/bot"},
		{"store knows the database", "store/a.go", source("database/sql", "github.com/pressly/goose/v3", "lull/migrations"), ""},
		{"store knows the commands", "store/a.go", source("lull/commands"), "store may not import lull/commands"},
		{"SQL in a command", "commands/a.go", source("github.com/jmoiron/sqlx"), "imported by [store"},
		{"SQL in the program", "cmd/lull/a.go", source("database/sql"), "imported by [store"},
		{"SQL in the program's tests", "cmd/lull/a_test.go", source("database/sql", "github.com/slack-go/slack"), ""},
		{"program wires everything", "cmd/lull/a.go", source("lull/bot", "lull/store", "lull/internal/story"), ""},
		{"simulator knows us", "internal/slacksim/a.go", source("lull/analysis"), "internal/slacksim may not import"},
		{"simulator's tests know us", "internal/slacksim/a_test.go", source("lull/bot"), "internal/slacksim may not import"},
		{"simulator's tests use the client", "internal/slacksim/a_test.go", source("github.com/slack-go/slack"), ""},
		{"simulator uses the client", "internal/slacksim/a.go", source("github.com/slack-go/slack"), "imported by [bot] alone"},
		{"simulator alone knows the bot", "cmd/slacksim/a.go", source("lull/bot"), "cmd/slacksim may not import"},
		{"similar name", "store/a.go", source("lull/analysis2"), "store may not import lull/analysis2"},
		{"shipped test code", "store/a.go", source("testing"), "testing is imported by"},
		{"nobody's rule", "internal/other/a.go", source("lull/analysis"), "no rule for internal/other"},
		{"new room", "extras/a.go", source(), "extras: no such room"},
		{"dot folder", ".tools/a.go", source("lull/bot"), ""},
		{"built", "bin/tools/a.go", source("lull/bot"), ""},
		{"path of a machine", "store/a.go", source() + "const x = \"/" + "work/main\"\n", "path of one machine"},
		{"somebody's home", "store/a.go", source() + "// see /" + "home/ana/notes\n", "path of one machine"},
		{"path of a system", "store/a.go", source() + "const x = \"/var/lib/lull\"\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			problems, err := check(fstest.MapFS{c.file: {Data: []byte(c.source)}})
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" && len(problems) > 0 || c.want != "" && (len(problems) != 1 || !strings.Contains(problems[0], c.want)) {
				t.Errorf("check(%s) = %q, want %q", c.file, problems, c.want)
			}
		})
	}
}

// A rule for a folder that is gone would promise what nothing keeps.
func TestEveryRuleHasItsFolder(t *testing.T) {
	t.Parallel()
	var missing []string
	for _, folder := range slices.Sorted(maps.Keys(mayImport)) {
		if _, err := os.Stat(folder); err != nil {
			missing = append(missing, folder)
		}
	}
	if diff := cmp.Diff([]string(nil), missing); diff != "" {
		t.Errorf("rules without a folder (-want +got):\n%s", diff)
	}
}
