package localpg

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// homes are where systems install Postgres off the PATH, several versions side by side.
var homes = []string{
	"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
	"/usr/pgsql-*/bin",          // Red Hat, from postgresql.org
	"/usr/libexec/postgresql*",  // Alpine
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/usr/local/pgsql/bin",
}

// Find returns the folder that holds postgres and initdb: the one on the PATH, else the newest in the folders
// where systems install it. Where there is none the error says how to install it on this system.
func Find() (bindir string, err error) {
	if found := installed(); len(found) > 0 {
		return found[0], nil
	}
	return "", errors.New("no Postgres found: install it with `" + installLine() + "`, or set DATABASE_URL")
}

// installed returns every folder that Find may choose from, best first; none when Postgres is not installed.
func installed() []string {
	var found []string
	add := func(folder string) {
		for _, program := range []string{"postgres", "initdb"} {
			if _, err := os.Stat(filepath.Join(folder, program)); err != nil {
				return
			}
		}
		if !slices.Contains(found, folder) {
			found = append(found, folder)
		}
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			add(filepath.Dir(real)) // a link often stands alone, its target beside initdb
		}
		add(filepath.Dir(path))
	}
	var off []string
	for _, pattern := range homes {
		matches, _ := filepath.Glob(pattern)
		off = append(off, matches...)
	}
	slices.SortStableFunc(off, func(a, b string) int { return versionIn(b) - versionIn(a) })
	for _, folder := range off {
		add(folder)
	}
	return found
}

var digits = regexp.MustCompile(`\d+`)

// versionIn returns the version that a folder's path names, 0 when it names none.
func versionIn(folder string) int {
	version, _ := strconv.Atoi(digits.FindString(folder))
	return version
}

// installLine returns the command that installs Postgres on this system.
func installLine() string {
	for _, manager := range []struct{ name, line string }{
		{"apt-get", "sudo apt-get install postgresql"},
		{"dnf", "sudo dnf install postgresql-server postgresql-contrib"},
		{"zypper", "sudo zypper install postgresql-server postgresql-contrib"},
		{"pacman", "sudo pacman -S postgresql"},
		{"apk", "sudo apk add postgresql postgresql-contrib"},
		{"brew", "brew install postgresql@17"},
	} {
		if _, err := exec.LookPath(manager.name); err == nil {
			return manager.line
		}
	}
	return "your system's package manager (https://www.postgresql.org/download/)"
}
