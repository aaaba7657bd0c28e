// Vulnerabilities reads govulncheck's JSON from standard input, prints what the program can reach, and fails
// on all of it but what only a newer release of Go's own library cures: that is for whoever installs Go.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// message is the part of a line of govulncheck's stream that matters here. A finding's trace begins at the
// vulnerable symbol; without a function nothing calls it.
type message struct {
	SBOM    *struct{} `json:"SBOM"`
	Finding *struct {
		OSV          string `json:"osv"`
		FixedVersion string `json:"fixed_version"`
		Trace        []struct {
			Module   string `json:"module"`
			Version  string `json:"version"`
			Package  string `json:"package"`
			Function string `json:"function"`
		} `json:"trace"`
	} `json:"finding"`
}

func main() {
	var fatal, tolerated []string
	scanned := false
	decoder := json.NewDecoder(os.Stdin)
	for {
		var m message
		if err := decoder.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			fmt.Fprintln(os.Stderr, "vulnerabilities: cannot read govulncheck's output:", err)
			os.Exit(2)
		}
		scanned = scanned || m.SBOM != nil
		if m.Finding == nil || len(m.Finding.Trace) == 0 || m.Finding.Trace[0].Function == "" {
			continue
		}
		at := m.Finding.Trace[0]
		line := fmt.Sprintf("%s: %s.%s in %s %s, fixed in %s", m.Finding.OSV, at.Package, at.Function,
			at.Module, at.Version, orNone(m.Finding.FixedVersion))
		if at.Module == "stdlib" && m.Finding.FixedVersion != "" {
			tolerated = append(tolerated, line)
		} else {
			fatal = append(fatal, line)
		}
	}
	if !scanned {
		fmt.Fprintln(os.Stderr, "vulnerabilities: govulncheck scanned nothing")
		os.Exit(2)
	}
	report("Cured by a newer release of Go, not by a change here:", tolerated)
	report("Vulnerable and reachable:", fatal)
	fmt.Printf("vulnerabilities: %d to mend here, %d in this release of Go\n", distinct(fatal), distinct(tolerated))
	if len(fatal) > 0 {
		os.Exit(1)
	}
}

func orNone(version string) string {
	if version == "" {
		return "no version"
	}
	return version
}

func report(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	slices.Sort(lines)
	fmt.Println(title)
	for _, line := range slices.Compact(lines) {
		fmt.Println(" ", line)
	}
}

// distinct counts the vulnerabilities, each of which has a line for every symbol.
func distinct(lines []string) int {
	seen := map[string]bool{}
	for _, line := range lines {
		id, _, _ := strings.Cut(line, ":")
		seen[id] = true
	}
	return len(seen)
}
