package localpg_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"lull/internal/localpg"
)

// asProcess makes the test binary a process that opens the named state folder, says what it got and holds it
// until its standard input ends.
const asProcess = "LOCALPG_TEST_STATE"

func TestMain(m *testing.M) {
	if state := os.Getenv(asProcess); state != "" {
		os.Exit(hold(state))
	}
	os.Exit(m.Run())
}

func hold(state string) int {
	s, err := localpg.Open(context.Background(), localpg.Options{State: state, Fast: true})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("joined", s.Joined(), s.URL("postgres"))
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := s.Stop(); err != nil {
		fmt.Println("error", err)
		return 1
	}
	return 0
}

// holder is another process that holds a state folder.
type holder struct {
	cmd   *exec.Cmd
	input io.Closer
	said  string // its first line
}

func startHolder(t *testing.T, state string) *holder {
	t.Helper()
	h := &holder{cmd: exec.Command(os.Args[0])}
	h.cmd.Env = append(os.Environ(), asProcess+"="+state)
	h.cmd.Stderr = os.Stderr
	input, err := h.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	h.input = input
	output, err := h.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.cmd.Process.Kill(); _ = h.cmd.Wait() })
	lines := bufio.NewScanner(output)
	if !lines.Scan() {
		t.Fatalf("the other process said nothing: %v", lines.Err())
	}
	h.said = lines.Text()
	return h
}

// end lets the other process go in good order.
func (h *holder) end(t *testing.T) {
	t.Helper()
	if err := errors.Join(h.input.Close(), h.cmd.Wait()); err != nil {
		t.Errorf("the other process ended with %v", err)
	}
}

// scratch returns a folder that any user can enter, which t.TempDir is not.
func scratch(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "lull-localpg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(folder, 0o711); err != nil {
		t.Fatal(err)
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// open opens a state folder and stops the server when the test ends, before the folder is removed.
func open(t *testing.T, state string) *localpg.Server {
	t.Helper()
	s, err := localpg.Open(t.Context(), localpg.Options{State: state, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, s *localpg.Server) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func execute(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func number(t *testing.T, db *sql.DB, query string) int {
	t.Helper()
	var n int
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestStopKeepsTheData(t *testing.T) {
	t.Parallel()
	state := filepath.Join(scratch(t), "state")
	first := open(t, state)
	if first.Joined() {
		t.Error("the first to open a folder joined a server")
	}
	db := connect(t, first)
	execute(t, db, "create table kept as select 42 as n")
	if err := errors.Join(db.Close(), first.Stop(), first.Stop()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(state, "data", "postmaster.pid")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Stop returned before the server was gone: %v", err)
	}

	second := open(t, state)
	if first.URL("x") != second.URL("x") {
		t.Errorf("the URL changed from %s to %s", first.URL("x"), second.URL("x"))
	}
	if n := number(t, connect(t, second), "select n from kept"); n != 42 {
		t.Errorf("kept holds %d", n)
	}
}

func TestDatabaseKnowsLettersBeyondASCII(t *testing.T) {
	t.Parallel()
	db := connect(t, open(t, scratch(t)))
	var lower, order string
	if err := db.QueryRowContext(t.Context(), `
		select lower('ÉMILE'), string_agg(name, '' order by name) from unnest(array['b', 'A', 'a', 'B']) as name`,
	).Scan(&lower, &order); err != nil {
		t.Fatal(err)
	}
	if lower != "émile" || order != "ABab" {
		t.Errorf("lower is %q, order is %q", lower, order)
	}
}

func TestSecondProcessJoins(t *testing.T) {
	t.Parallel()
	state := scratch(t)
	owner := open(t, state)
	other := startHolder(t, state)
	if want := "joined true " + owner.URL("postgres"); other.said != want {
		t.Fatalf("the other process said %q, want %q", other.said, want)
	}
	if _, err := localpg.Open(t.Context(), localpg.Options{State: state, Alone: true}); !errors.Is(err, localpg.ErrTaken) {
		t.Errorf("alone, Open returned %v", err)
	}
	other.end(t)
	if n := number(t, connect(t, owner), "select 1"); n != 1 {
		t.Error("the server ended with a process that had only joined it")
	}
}

func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	state := scratch(t)
	type opened struct {
		s   *localpg.Server
		err error
	}
	all := make(chan opened)
	const n = 4
	for range n {
		go func() {
			s, err := localpg.Open(t.Context(), localpg.Options{State: state, Fast: true})
			all <- opened{s, err}
		}()
	}
	var owners, others []*localpg.Server
	for range n {
		o := <-all
		switch {
		case o.err != nil:
			t.Error(o.err)
		case o.s.Joined():
			others = append(others, o.s)
		default:
			owners = append(owners, o.s)
		}
	}
	if len(owners) != 1 {
		t.Errorf("%d own the server", len(owners))
	}
	for _, s := range append(others, owners...) {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestTheOwnerWaitsForThoseWhoJoined(t *testing.T) {
	t.Parallel()
	state := scratch(t)
	owner := open(t, state)
	other := startHolder(t, state)
	db := connect(t, owner)
	execute(t, db, "create table kept (n int)")
	stopped := make(chan error, 1)
	go func() { stopped <- owner.Stop() }()
	for n := range 50 { // the other process's server goes on for as long as it needs
		execute(t, db, fmt.Sprintf("insert into kept values (%d)", n))
	}
	select {
	case err := <-stopped:
		t.Fatalf("the owner stopped under the other process: %v", err)
	default:
	}
	other.end(t)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestAServerThatEndsByItselfIsStartedAgain(t *testing.T) {
	t.Parallel()
	state := scratch(t)
	db := connect(t, open(t, state))
	pid := func() string {
		file, _ := os.ReadFile(filepath.Join(state, "data", "postmaster.pid"))
		first, _, _ := strings.Cut(string(file), "\n")
		return first
	}
	before := pid()
	n, err := strconv.Atoi(before)
	if err != nil {
		t.Fatal(err)
	}
	server, err := os.FindProcess(n)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for {
		var one int
		if db.QueryRowContext(t.Context(), "select 1").Scan(&one) == nil && pid() != before {
			return
		}
		if t.Context().Err() != nil {
			t.Fatal("it is not started again")
		}
	}
}

func TestDataOfAnotherVersionIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, want string }{
		{"older", "PG_VERSION", "was made by Postgres 9"},
		{"not Postgres", "diary.txt", "is no Postgres data folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			state := scratch(t)
			file := filepath.Join(state, "data", c.file)
			if err := errors.Join(os.Mkdir(filepath.Dir(file), 0o700), os.WriteFile(file, []byte("9\n"), 0o600)); err != nil {
				t.Fatal(err)
			}
			_, err := localpg.Open(t.Context(), localpg.Options{State: state})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Open returned %v, want %q in it", err, c.want)
			}
			if content, err := os.ReadFile(file); err != nil || string(content) != "9\n" {
				t.Errorf("the data was touched: %q, %v", content, err)
			}
		})
	}
}

func TestFolderThatKeepsTheServerOutIsNamed(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(scratch(t), "closed")
	mode, want := os.FileMode(0o700), "may not enter "+closed+":" // the other user that root's server runs as
	if os.Geteuid() != 0 {
		mode, want = 0, closed // the user who opens
	}
	if err := os.Mkdir(closed, mode); err != nil {
		t.Fatal(err)
	}
	_, err := localpg.Open(t.Context(), localpg.Options{State: filepath.Join(closed, "deep", "state")})
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("Open returned %v, want %q in it", err, want)
	}
	if info, err := os.Stat(closed); err != nil || info.Mode().Perm() != mode {
		t.Errorf("the folder's mode is now %v (%v)", info.Mode(), err)
	}
}

func TestLongPathGetsAShortSocket(t *testing.T) {
	t.Parallel()
	state := filepath.Join(scratch(t), strings.Repeat("long", 25))
	s := open(t, state)
	db := connect(t, s)
	var socket string
	if err := db.QueryRowContext(t.Context(), "show unix_socket_directories").Scan(&socket); err != nil {
		t.Fatal(err)
	}
	socket = strings.Trim(socket, `"`)
	t.Cleanup(func() { _ = os.RemoveAll(socket) })
	info, err := os.Stat(socket)
	if err != nil {
		t.Fatal(err)
	}
	if len(socket) > 80 || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket is in %s with mode %v", socket, info.Mode())
	}
	if other := startHolder(t, state); other.said != "joined true "+s.URL("postgres") {
		t.Errorf("the other process said %q", other.said)
	} else {
		other.end(t)
	}
}

func TestHalfMadeDataFolderIsMadeAgain(t *testing.T) {
	t.Parallel()
	state := scratch(t)
	half := filepath.Join(state, "data.new")
	if err := errors.Join(os.Mkdir(half, 0o700), os.WriteFile(filepath.Join(half, "PG_VERSION"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if n := number(t, connect(t, open(t, state)), "select 1"); n != 1 {
		t.Errorf("got %d", n)
	}
}

func TestCancelledOpenLeavesTheFolderFree(t *testing.T) {
	t.Parallel()
	state := scratch(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("changed my mind")
	cancel(reason)
	if _, err := localpg.Open(ctx, localpg.Options{State: state}); !errors.Is(err, reason) {
		t.Errorf("Open returned %v", err)
	}
	if open(t, state).Joined() {
		t.Error("something still runs")
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	bindir, err := localpg.Find()
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"postgres", "initdb"} {
		if out, err := exec.Command(filepath.Join(bindir, program), "--version").Output(); err != nil ||
			!strings.Contains(string(out), "PostgreSQL") {
			t.Errorf("%s in %s: %s %v", program, bindir, out, err)
		}
	}
}
