//go:build unix

package localpg_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"lull/internal/localpg"
)

func TestKilledOwnerLeavesNothingInTheWay(t *testing.T) {
	t.Parallel()
	state := filepath.Join(scratch(t), "state")
	owner := startHolder(t, state)
	if !strings.HasPrefix(owner.said, "joined false ") {
		t.Fatalf("the other process said %q", owner.said)
	}
	joined := open(t, state)
	db := connect(t, joined)
	execute(t, db, "create table kept as select 42 as n")

	// A query under way tells when the server ends.
	ended := make(chan error, 1)
	began := make(chan struct{})
	go func() {
		conn, err := db.Conn(t.Context())
		close(began)
		if err == nil {
			defer conn.Close()
			_, err = conn.ExecContext(t.Context(), "select pg_sleep(300)")
		}
		ended <- err
	}()
	<-began
	if err := owner.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "linux" {
		if err := <-ended; err == nil {
			t.Error("the server outlived its owner")
		}
	}
	if err := joined.Stop(); err != nil {
		t.Error(err)
	}
	next := open(t, state)
	if next.Joined() {
		t.Error("there was still an owner to join")
	}
	if n := number(t, connect(t, next), "select n from kept"); n != 42 {
		t.Errorf("kept holds %d", n)
	}
}

// A server whose owner died where the kernel does not end it still answers; the next owner replaces it.
func TestServerWithoutOwnerIsReplaced(t *testing.T) {
	t.Parallel()
	state := scratch(t)
	s := open(t, state)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	bindir, err := localpg.Find()
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(state, "data")
	info, err := os.Stat(data)
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	orphan := exec.Command(filepath.Join(bindir, "pg_ctl"), "start", "--wait", "-D", data,
		"-l", filepath.Join(data, "orphan.log"),
		"-o", "-c listen_addresses= -c unix_socket_directories="+filepath.Join(state, "run"))
	orphan.Dir = state
	if os.Geteuid() == 0 {
		orphan.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}}
	}
	if out, err := orphan.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", orphan.Args, err, out)
	}
	db := connect(t, s)
	execute(t, db, "create table kept as select 42 as n")
	pidFile := filepath.Join(data, "postmaster.pid")
	before, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}

	next := open(t, state)
	if next.Joined() {
		t.Error("joined a server that nobody owns")
	}
	if n := number(t, connect(t, next), "select n from kept"); n != 42 {
		t.Errorf("kept holds %d", n)
	}
	if after, err := os.ReadFile(pidFile); err != nil || firstLine(before) == firstLine(after) {
		t.Errorf("process %s still serves (%v)", firstLine(before), err)
	}
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	return line
}
