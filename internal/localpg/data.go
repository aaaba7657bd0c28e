package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

const superuser = "postgres"

// choose returns the installation that is to serve the data folder: the best one for a folder that is still
// to be made, else the one of the version that made it.
func (s *Server) choose(a account) (bindir string, err error) {
	found := installed()
	if len(found) == 0 {
		return Find()
	}
	made, err := os.ReadFile(filepath.Join(s.data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Lstat(s.data); err == nil {
			return "", fmt.Errorf("%s is no Postgres data folder (it has no PG_VERSION): move it away, or use another state folder", s.data)
		}
	} else if err != nil {
		return "", err
	}
	want := strings.TrimSpace(string(made))
	var have []string
	for _, bindir := range found {
		version, err := a.version(bindir, s.state)
		if err != nil {
			return "", err
		}
		if want == "" || want == version {
			return bindir, nil
		}
		if !slices.Contains(have, version) {
			have = append(have, version)
		}
	}
	return "", fmt.Errorf("the data in %s was made by Postgres %s, and installed here is %s: install Postgres %s, or use another state folder; nothing was changed",
		s.data, want, strings.Join(have, ", "), want)
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// version returns the major version of an installation as the server's user sees it from the state folder,
// and so finds out whether that user can run the one and enter the other.
func (a account) version(bindir, state string) (string, error) {
	postgres := filepath.Join(bindir, "postgres")
	out, err := a.command(state, postgres, "-V").Output()
	if err != nil {
		return "", a.blocked(postgres, state, err)
	}
	match := versionPattern.FindStringSubmatch(string(out))
	if match == nil {
		return "", fmt.Errorf("%s -V printed %q, which names no version", postgres, out)
	}
	return match[1], nil
}

// blocked says in a person's words why the server's user could not run a program in a folder.
func (a account) blocked(program, folder string, cause error) error {
	if err := a.command("/", program, "-V").Run(); err != nil {
		return fmt.Errorf("user %s cannot run %s: %w", a.name, program, err)
	}
	for end := 1; end <= len(folder); end++ {
		if end < len(folder) && folder[end] != filepath.Separator {
			continue
		}
		if err := a.command(folder[:end], program, "-V").Run(); err != nil {
			return fmt.Errorf("user %s, who runs Postgres, may not enter %s: allow it with `chmod a+x %s`, or use another state folder",
				a.name, folder[:end], folder[:end])
		}
	}
	return fmt.Errorf("%s -V: %w", program, cause)
}

// initialise makes the data folder where there is none. initdb works in a folder beside it that is renamed
// when complete, so one that was cut short is begun again.
func (s *Server) initialise(ctx context.Context, a account, bindir string, fast bool) error {
	if _, err := os.Lstat(s.data); err == nil {
		return nil
	}
	half := s.data + ".new"
	if err := os.RemoveAll(half); err != nil {
		return err
	}
	if err := a.makePrivate(half); err != nil {
		return err
	}
	ctype := "C.UTF-8" // letters beyond ASCII have a case and count as letters; names still sort by code point
	if runtime.GOOS == "darwin" {
		ctype = "en_US.UTF-8"
	}
	args := []string{
		"-D", half, "--username=" + superuser, "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--lc-ctype=" + ctype,
	}
	if fast {
		args = append(args, "--no-sync")
	}
	s.log.Info("making the data folder of the private Postgres", "data", s.data, "postgres", bindir)
	var out bytes.Buffer
	cmd := a.command(s.state, filepath.Join(bindir, "initdb"), args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	p, err := begin(cmd)
	if err != nil {
		return err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		return errors.Join(context.Cause(ctx), p.stop())
	}
	if p.err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), p.err, out.String())
	}
	return os.Rename(half, s.data)
}

// command returns a program that the server's user is to run in a folder, under an environment in which it
// speaks plain English. It does not receive the terminal's interrupt.
func (a account) command(folder, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = folder
	cmd.Env = []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = a.attributes()
	return cmd
}
