// Package localpg finds, starts, joins and stops a private Postgres: a server of one's own in a state
// folder, reached over a unix socket only, so that the demo and the tests need a Postgres installation but no
// database set up by anybody.
//
// The first process to open a state folder owns the server and stops it, once all that joined it later have
// let go. A lock on the folder decides, so an owner that was killed leaves nothing that has to be cleaned up by
// hand. On Linux the kernel stops the server when its owner dies; elsewhere it lives on until the next Open
// takes over. A server that ends by itself is started again.
//
// The server asks for no password. Who may connect is decided by the folder of its socket, which only the
// server's user and root can enter. Postgres refuses to run as root, so root's server runs as the user
// postgres, or nobody where that does not exist.
//
// It knows nothing of Lull's tables, and nothing of DATABASE_URL: the caller who has one needs no private
// Postgres.
package localpg

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	_ "github.com/lib/pq" // the driver that pings the server
)

const (
	poll     = 10 * time.Millisecond // between two looks at a lock or a server on its way
	patience = 2 * time.Minute       // for a server to start, crash recovery included
	respite  = time.Second           // between two tries to start a server again
	courtesy = time.Minute           // for those who joined, before the owner stops
	grace    = 30 * time.Second      // for a server to stop before it is told not to tidy up
	port     = "5432"                // only a part of the socket's file name
)

// ErrTaken is what Open returns under Options.Alone when another process owns the state folder.
var ErrTaken = errors.New("another process owns the private Postgres")

// Options say which private Postgres Open is to open.
type Options struct {
	// State is the folder that holds the data, the socket, the lock and the server's log. It is made where it
	// does not exist. Empty means DefaultState.
	State string
	// Fast gives up durability for speed: data may be lost when the machine stops. For tests.
	Fast bool
	// Alone makes Open return ErrTaken at once where it would join another process's server.
	Alone bool
	// Log receives what the server's life amounts to; nil discards it.
	Log *slog.Logger
}

// Server is a running private Postgres, owned or joined. Its methods may be called by several goroutines.
type Server struct {
	state, data, socket string
	joined              bool
	users               *flock.Flock // held in common by those who joined
	log                 *slog.Logger
	db                  *sql.DB // pings only

	// The owner's.
	lock     *flock.Flock
	mu       sync.Mutex // guards process
	process  *process   // nil while there is none
	stopping chan struct{}
	stopOnce sync.Once
	stopErr  error
}

// DefaultState returns the state folder of a person who names none: /var/lib/lull for root, else lull in
// $XDG_STATE_HOME or in ~/.local/state. A person without a home folder gets a relative path.
func DefaultState() string {
	if os.Geteuid() == 0 {
		return "/var/lib/lull"
	}
	base := os.Getenv("XDG_STATE_HOME")
	if base == "" {
		home, _ := os.UserHomeDir()
		base = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(base, "lull")
}

// Open returns the private Postgres of a state folder once it answers: it starts the server, or joins the one
// that another process runs. It waits for a server that is starting or stopping, two minutes at most. The
// context ends the waiting, not the server. It never deletes data: a folder that another version of Postgres
// made is refused.
func Open(ctx context.Context, o Options) (*Server, error) {
	if o.State == "" {
		o.State = DefaultState()
	}
	s, err := open(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("private Postgres in %s: %w", o.State, err)
	}
	return s, nil
}

func open(ctx context.Context, o Options) (*Server, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("no answer within %s", patience))
	defer cancel()

	state, err := stateFolder(o.State)
	if err != nil {
		return nil, err
	}
	s := &Server{state: state, data: filepath.Join(state, "data"), socket: socketFolder(state), log: o.Log, stopping: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.db, err = sql.Open("postgres", s.URL("postgres")); err != nil {
		return nil, err
	}
	s.db.SetMaxIdleConns(0) // an idle connection would outlive the ping it was made for
	if err := s.take(ctx, o); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// take makes s the owner of a running server, or one who joined.
func (s *Server) take(ctx context.Context, o Options) error {
	lock := flock.New(filepath.Join(s.state, "lock"))
	s.users = flock.New(filepath.Join(s.state, "users"))
	for {
		owner, err := lock.TryLock()
		switch {
		case err != nil:
			return fmt.Errorf("lock the state folder: %w", err)
		case owner:
			s.lock = lock
			if err := s.start(ctx, o.Fast, true); err != nil {
				return errors.Join(err, lock.Unlock())
			}
			return nil
		case o.Alone:
			return ErrTaken
		case s.join(ctx):
			s.joined = true
			s.log.Info("joined the running private Postgres", "state", s.state)
			return nil
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("join the server of the process that holds %s: %w", lock.Path(), err)
		}
	}
}

// URL returns the connection string of one of the server's databases, for lib/pq and psql. It is the same for
// every server of the same state folder, whether or not the database exists.
func (s *Server) URL(database string) string {
	u := url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: url.Values{
		"host": {s.socket}, "port": {port}, "user": {superuser}, "sslmode": {"disable"},
	}.Encode()}
	return u.String()
}

// Joined reports whether another process owns the server, and so decides when it stops.
func (s *Server) Joined() bool { return s.joined }

// State returns the state folder, absolute and free of symbolic links: what to open again after Stop.
func (s *Server) State() string { return s.state }

// Stop ends the server and returns when it is gone: open transactions are rolled back, sessions are closed. It
// first waits for those who joined, a minute at most. A joined server is only let go of. A second call returns
// what the first did.
func (s *Server) Stop() error {
	s.stopOnce.Do(func() {
		defer func() { s.stopErr = errors.Join(s.stopErr, s.db.Close()) }()
		if s.joined {
			s.stopErr = s.users.Unlock()
			return
		}
		s.waitForUsers()
		close(s.stopping)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.process != nil {
			s.stopErr = s.process.stop()
		}
		s.stopErr = errors.Join(s.stopErr, s.users.Unlock(), s.lock.Unlock())
	})
	return s.stopErr
}

// join takes part in the lock that keeps the owner from stopping, if there is a server to join.
func (s *Server) join(ctx context.Context) bool {
	if took, err := s.users.TryRLock(); err != nil || !took {
		return false
	}
	if s.ping(ctx) == nil {
		return true
	}
	_ = s.users.Unlock() // the next look takes it again
	return false
}

// waitForUsers returns when nobody else uses the server any more, and keeps newcomers out.
func (s *Server) waitForUsers() {
	ctx, cancel := context.WithTimeout(context.Background(), courtesy)
	defer cancel()
	for told := false; ; told = true {
		alone, err := s.users.TryLock()
		if alone || err != nil {
			return
		}
		if !told {
			s.log.Warn("waiting for another command that uses the private Postgres", "state", s.state)
		}
		if pause(ctx) != nil {
			return
		}
	}
}

// ping returns nil when the server answers a query.
func (s *Server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	var one int
	return s.db.QueryRowContext(ctx, "select 1").Scan(&one)
}

// stateFolder makes the folder where it is missing and returns its real path, so that two spellings of one
// folder mean one server. A folder that exists keeps its permissions.
func stateFolder(state string) (string, error) {
	state, err := filepath.Abs(state)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(state); errors.Is(err, os.ErrNotExist) {
		mode := os.FileMode(0o700)
		if os.Geteuid() == 0 {
			mode = 0o711 // the server's user passes through
		}
		if err := os.MkdirAll(state, mode); err != nil {
			return "", err
		}
		if err := os.Chmod(state, mode); err != nil { // whatever the umask took away
			return "", err
		}
	}
	return filepath.EvalSymlinks(state)
}

// socketFolder returns where the server's socket goes: beside the data, or in a short folder of the same name
// for every process when the path would be longer than a socket's may be.
func socketFolder(state string) string {
	const longest = 103 // bytes on macOS; Linux allows 107
	folder := filepath.Join(state, "run")
	if len(filepath.Join(folder, ".s.PGSQL."+port)) <= longest {
		return folder
	}
	sum := sha256.Sum256([]byte(state))
	return "/tmp/lull-" + hex.EncodeToString(sum[:8])
}

// pause waits for one poll and returns why the context ended if it did.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(poll):
		return nil
	}
}
