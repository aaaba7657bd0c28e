package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// backtest runs `lull backtest` where there is no database and no home to keep
// anything in, and returns what it prints as result and on the way.
func backtest(t testing.TB, args ...string) (result, notes string, code int) {
	t.Helper()
	binary := guarded
	if _, measured := t.(*testing.B); measured {
		binary = shipped
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path, append([]string{"backtest"}, args...)...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = []string{"HOME=" + home}, home, &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("something was kept: %v, %v", left, err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// linked is a folder with links to files by other names.
func linked(t testing.TB, names map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, file := range names {
		if err := os.Symlink(file, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// The sample's models are the published ones, with the prior and without, and
// the README says of it what the command prints.
func TestBacktestOfTheSample(t *testing.T) {
	t.Parallel()
	folder := linked(t, map[string]string{"CDNOW_sample.txt": publicData(t, "cdnow/CDNOW_sample.txt")})
	result, notes, code := backtest(t, "--json", folder)
	var reports []struct {
		Name      string
		Customers int
		Model     struct {
			Kind                string
			K                   int
			R, Alpha, A, B, LL  float64
			Prior               bool
			Customers, NotThere int
		}
		Rules []struct {
			Name string
		}
	}
	if err := json.Unmarshal([]byte(result), &reports); err != nil || code != 0 {
		t.Fatalf("code %d, %v:\n%s%s", code, err, notes, result)
	}
	if len(reports) != 2 || !strings.Contains(notes, "CDNOW sample: playing 2,357 customers") {
		t.Fatalf("%d reports, noted:\n%s", len(reports), notes)
	}
	for i, want := range [][]float64{{0.51451, 6.11691, 0.91315, 1.69829, -9582.1472}, {0.52484, 6.18309, 0.89136, 1.61400, -9582.1357}} {
		r := reports[i]
		got := []float64{r.Model.R, r.Model.Alpha, r.Model.A, r.Model.B, r.Model.LL}
		if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-3*math.Abs(b) }) {
			t.Errorf("parameters %v, want %v", got, want)
		}
		if r.Name != "CDNOW sample" || r.Customers != 2357 || r.Model.Kind != "mbg_nbd" || r.Model.K != 1 || r.Model.Prior != (i == 0) || len(r.Rules) != 12 {
			t.Errorf("%+v", r)
		}
	}
	text, _, _ := backtest(t, folder)
	agreeWithReadme(t, text)
}

// agreeWithReadme compares the tables of the README's chapter, cell by cell,
// with what the command printed about the data sets that it was given.
func agreeWithReadme(t testing.TB, printed string) {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	said, measured := cells(string(readme)), cells(printed)
	compared := 0
	for _, place := range slices.Sorted(maps.Keys(measured)) {
		if !areNear(said[place], measured[place]) {
			t.Errorf("%s: the README says %q, measured is %q", place, said[place], measured[place])
		}
		compared++
	}
	if compared < 15 {
		t.Errorf("only %d cells are printed:\n%s", compared, printed)
	}
}

var decimal = regexp.MustCompile(`\d+(\.\d+)?`)

// areNear reports whether two cells say the same: processors that round
// otherwise may differ by one in the last digit of a number.
func areNear(a, b string) bool {
	if decimal.ReplaceAllString(a, "#") != decimal.ReplaceAllString(b, "#") {
		return false
	}
	others := decimal.FindAllString(b, -1)
	for i, text := range decimal.FindAllString(a, -1) {
		_, places, _ := strings.Cut(text, ".")
		x, _ := strconv.ParseFloat(text, 64)
		y, _ := strconv.ParseFloat(others[i], 64)
		if math.Abs(x-y) > 1.001*math.Pow10(-len(places)) {
			return false
		}
	}
	return true
}

// cells are the cells of a text's tables by the names of their row and column,
// of tables whose corner says "rule" or "ranked".
func cells(text string) map[string]string {
	found := make(map[string]string)
	var header []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			header = nil
			continue
		}
		row := strings.Split(strings.Trim(line, "|"), "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		switch {
		case row[0] == "rule" || row[0] == "ranked":
			header = row
		case header != nil && len(row) == len(header) && !strings.HasPrefix(row[0], "---"):
			for i, cell := range row[1:] {
				found[row[0]+" / "+header[i+1]] = cell
			}
		}
	}
	return found
}

// A file of one's own is played by its columns, with a cut in its middle.
func TestBacktestOfOwnFile(t *testing.T) {
	t.Parallel()
	orders := "customer,number,day,total\n"
	for c := range 40 {
		for n := range 30 {
			if c%4 == 0 && n >= 20 { // a quarter leave
				break
			}
			on := 14*n + c%7
			orders += fmt.Sprintf("C%d,%d-%d,%d-%02d-%02d,%d.50\n", c, c, n, 2024+on/336, 1+on%336/28, 1+on%28, 10+c)
		}
	}
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("orders.csv", orders)
	mapping := "account=customer,ref=number,issued_on=day,amount=total"
	result, notes, code := backtest(t, "--map", mapping, folder)
	for _, want := range []string{"orders: 40 customers", "fewer than 200 customers; usual-gap rule used", "| 90 days | ", "| ranked |"} {
		if code != 0 || !strings.Contains(result, want) {
			t.Fatalf("code %d, no %q in:\n%s%s", code, want, notes, result)
		}
	}
	if strings.Contains(result, "P(alive) <") || strings.Contains(result, "NaN") {
		t.Errorf("a model that is not in force is shown:\n%s", result)
	}

	result, notes, code = backtest(t, folder)
	if code != 2 || result != "" || !strings.Contains(notes, "There is nothing to play in") || !strings.Contains(notes, "--map") {
		t.Errorf("without --map it ends with %d:\n%s%s", code, notes, result)
	}
	write("short.csv", "customer,number,day,total\nA,1,2024-01-01,5\nA,2,2024-03-01,5\n")
	if _, notes, code = backtest(t, "--map", mapping, folder); code != 2 || !strings.Contains(notes, "short.csv holds 8 weeks: a back-test needs 26") {
		t.Errorf("a short record ends with %d:\n%s", code, notes)
	}
	write("short.csv", "customer,number,day,total\nA,1,2024-01-01,5,5\n")
	if _, notes, code = backtest(t, "--map", mapping, folder); code != 2 || !strings.Contains(notes, "short.csv, line 2") {
		t.Errorf("a bad row ends with %d:\n%s", code, notes)
	}
	if _, notes, code = backtest(t); code != 2 || !strings.Contains(notes, "lull backtest FOLDER") {
		t.Errorf("without anything it ends with %d:\n%s", code, notes)
	}
}

// BenchmarkBacktest plays everything that the README shows: the public data and
// the simulated companies. It prints the report and fails where the README says
// something else.
func BenchmarkBacktest(b *testing.B) {
	folder := linked(b, map[string]string{
		"CDNOW_sample.txt":     publicData(b, "cdnow/CDNOW_sample.txt"),
		"CDNOW_master.txt":     publicData(b, "cdnow/CDNOW_master.txt"),
		filepath.Base(uciFile): publicData(b, uciFile),
	})
	for b.Loop() {
		result, notes, code := backtest(b, "--simulate", folder)
		if code != 0 {
			b.Fatal(notes)
		}
		fmt.Print("\n", result)
		agreeWithReadme(b, result)
	}
}
