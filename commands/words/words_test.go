package words_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"lull/commands/words"
)

// Every id that the code says stands in the catalogue, and every id of the
// catalogue is said somewhere.
func TestTheCatalogueAndTheCodeAgree(t *testing.T) {
	t.Parallel()
	var catalogue map[string]any
	if _, err := toml.DecodeFile("en.toml", &catalogue); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no code to compare with: %v", err)
	}
	// The codes that an id is put together with stand in the analysis.
	codes, err := filepath.Glob("../../analysis/*.go")
	if err != nil {
		t.Fatal(err)
	}
	ofSegments, err := filepath.Glob("../../analysis/segment/*.go")
	if err != nil {
		t.Fatal(err)
	}
	ofProfit, err := filepath.Glob("../../analysis/profit/*.go")
	if err != nil {
		t.Fatal(err)
	}
	ofFollowUps, err := filepath.Glob("../../analysis/followup/*.go")
	if err != nil {
		t.Fatal(err)
	}
	ofModels, err := filepath.Glob("../../analysis/cadence/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, file := range slices.Concat(files, codes, ofSegments, ofProfit, ofFollowUps, ofModels) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	quoted := regexp.MustCompile(`"([a-z_]+(?:\.[a-z_]+)?)"`).FindAllStringSubmatch(code.String(), -1)
	var beginnings []string
	for _, found := range regexp.MustCompile(`"([a-z_]+\.)" ?\+`).FindAllStringSubmatch(code.String(), -1) {
		beginnings = append(beginnings, found[1])
	}
	for id := range catalogue {
		used := slices.ContainsFunc(quoted, func(q []string) bool {
			return q[1] == id || strings.HasSuffix(id, "."+q[1]) && slices.Contains(beginnings, strings.TrimSuffix(id, q[1]))
		})
		if !used {
			t.Errorf("%s stands in the catalogue and is said nowhere", id)
		}
	}
	for _, call := range regexp.MustCompile(`\.(?:Say|Count)\("([^"]+)"[,)]`).FindAllStringSubmatch(code.String(), -1) {
		if _, known := catalogue[call[1]]; !known {
			t.Errorf("%s is said and does not stand in the catalogue", call[1])
		}
	}
}

func TestSayAndCount(t *testing.T) {
	t.Parallel()
	say := words.In("en-US")
	if got := say.Count("days", 1); got != "1 day" {
		t.Errorf("one day reads %q", got)
	}
	if got := say.Count("days", 0); got != "0 days" {
		t.Errorf("no days read %q", got)
	}
	if got := words.In("xx-YY").Say("fault", words.Data{"Reference": "K7"}); !strings.Contains(got, "K7") {
		t.Errorf("an unknown language reads %q", got)
	}
	if got := say.Say("no.such.sentence"); got != "no.such.sentence" {
		t.Errorf("an unknown id reads %q", got)
	}
}

// A name is shown as it is, whatever it holds.
func TestHolesAreFilledLiterally(t *testing.T) {
	t.Parallel()
	name := `<b> & "{{.X}}" 🌊`
	if got := words.In("").Say("find.none", words.Data{"Name": name}); !strings.Contains(got, name) {
		t.Errorf("%q reads %q", name, got)
	}
}
