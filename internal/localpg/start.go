package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// errHeld means that the last owner's server still holds the data folder.
var errHeld = errors.New("the last server still runs")

// start makes the lock's holder the owner of a running server. newLog begins its log anew, else the log
// goes on.
func (s *Server) start(ctx context.Context, fast, newLog bool) error {
	began := time.Now()
	a, err := serverAccount()
	if err != nil {
		return err
	}
	bindir, err := s.choose(a)
	if err != nil {
		return err
	}
	if err := s.initialise(ctx, a, bindir, fast); err != nil {
		return err
	}
	if err := a.makePrivate(s.socket); err != nil {
		return err
	}
	output, err := s.openLog(newLog)
	if err != nil {
		return err
	}
	defer output.Close() // the server has its own handle
	for {
		err := s.launch(ctx, a, bindir, fast, output)
		if err == nil {
			s.log.Info("private Postgres ready", "state", s.state, "postgres", bindir, "took", time.Since(began))
			return nil
		}
		if !errors.Is(err, errHeld) {
			return err
		}
		s.evict(ctx)
		if pause(ctx) != nil {
			return err
		}
	}
}

// launch starts a server and returns when it answers, or has ended.
func (s *Server) launch(ctx context.Context, a account, bindir string, fast bool, output *os.File) error {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": `"` + strings.ReplaceAll(s.socket, `"`, `""`) + `"`,
		"port":                    port,
		"timezone":                "UTC",
		"log_timezone":            "UTC",
	}
	if fast {
		settings["fsync"] = "off"
		settings["synchronous_commit"] = "off"
		settings["full_page_writes"] = "off"
		settings["wal_level"] = "minimal" // nobody replicates a test
		settings["max_wal_senders"] = "0"
		settings["max_wal_size"] = "256MB"  // kept on disk between runs
		settings["max_connections"] = "200" // tests run side by side, each with a pool of its own
	}
	cmd := a.command(s.state, filepath.Join(bindir, "postgres"), "-D", s.data)
	for name, value := range settings {
		cmd.Args = append(cmd.Args, "-c", name+"="+value)
	}
	cmd.Stdout, cmd.Stderr = output, output
	before, err := output.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	p, err := begin(cmd)
	if err != nil {
		return err
	}
	for {
		// With its pid in the data folder no earlier server is left that could answer in its place.
		if s.pid() == p.cmd.Process.Pid && s.ping(ctx) == nil {
			s.process = p
			go s.watch(p, fast)
			return nil
		}
		select {
		case <-p.done:
			return s.ended(output, before, p.err)
		default:
		}
		if err := pause(ctx); err != nil {
			return errors.Join(fmt.Errorf("%w; its log is %s", err, output.Name()), p.stop())
		}
	}
}

// held matches what Postgres says when it finds another server of the same data or socket alive.
var held = regexp.MustCompile(`lock file ".*" already exists|pre-existing shared memory block`)

// ended returns why a server that was to start has ended, from what it wrote past an offset of its log.
func (s *Server) ended(output *os.File, offset int64, cause error) error {
	said, err := io.ReadAll(io.NewSectionReader(output, offset, 1<<20))
	if err != nil {
		return err
	}
	if held.Match(said) {
		return fmt.Errorf("%w:\n%s", errHeld, said)
	}
	return fmt.Errorf("postgres ended: %w\n%s", cause, said)
}

// evict tells a server whose owner died without it to stop. Only where the kernel does not do so is there
// one that still answers; that the process is our server it says itself, through our socket.
func (s *Server) evict(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	var data string
	if s.db.QueryRowContext(ctx, "show data_directory").Scan(&data) != nil || data != s.data {
		return
	}
	pid := s.pid()
	if pid == 0 {
		return
	}
	if server, err := os.FindProcess(pid); err == nil {
		s.log.Info("stopping the private Postgres of an owner that died", "pid", pid)
		_ = server.Signal(os.Interrupt) // gone already is as good
	}
}

// pid returns the process that the data folder names as its server, 0 when it names none.
func (s *Server) pid() int {
	file, _ := os.ReadFile(filepath.Join(s.data, "postmaster.pid"))
	first, _, _ := bytes.Cut(file, []byte("\n"))
	pid, _ := strconv.Atoi(string(first))
	return max(pid, 0)
}

// watch starts a server again that ended without having been told to, as often as it takes: nobody else can
// while this process holds the lock.
func (s *Server) watch(p *process, fast bool) {
	<-p.done
	s.mu.Lock()
	defer s.mu.Unlock()
	for why := p.err; ; {
		select {
		case <-s.stopping:
			return
		default:
		}
		s.process = nil
		s.log.Error("the private Postgres ended by itself; starting it again", "err", why, "log", s.logFile())
		if why = s.restart(fast); why == nil {
			return
		}
		select {
		case <-s.stopping:
			return
		case <-time.After(respite):
		}
	}
}

// restart is start for a server that ran before. Stop cuts it short.
func (s *Server) restart(fast bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	go func() {
		select {
		case <-s.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	return s.start(ctx, fast, false)
}

// openLog opens the server's log. One that begins anew keeps the earlier one beside it.
func (s *Server) openLog(anew bool) (*os.File, error) {
	path := s.logFile()
	if anew {
		if err := os.Rename(path, path+".old"); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
}

func (s *Server) logFile() string { return filepath.Join(s.state, "postgres.log") }
