//go:build unix

package localpg

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is the user that the server runs as.
type account struct {
	name     string
	uid, gid uint32
	other    bool // not the user of this process
}

// serverAccount returns this process's own user, and for root, as whom Postgres refuses to run, another.
func serverAccount() (account, error) {
	if uid := os.Geteuid(); uid != 0 {
		return account{name: strconv.Itoa(uid), uid: uint32(uid), gid: uint32(os.Getegid())}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseInt(found.Uid, 10, 64)
		if err != nil {
			return account{}, fmt.Errorf("user %s: %w", name, err)
		}
		gid, err := strconv.ParseInt(found.Gid, 10, 64)
		if err != nil {
			return account{}, fmt.Errorf("user %s: %w", name, err)
		}
		return account{name: name, uid: uint32(uid), gid: uint32(gid), other: true}, nil
	}
	return account{}, errors.New("root may not run Postgres, and there is neither a user postgres nor nobody: run as an ordinary user")
}

// attributes run a program as the account, in a process group of its own: the terminal's interrupt reaches
// the bot alone, which stops the server when it has finished with it.
func (a account) attributes() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true}
	if a.other {
		attributes.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attributes
}

// makePrivate makes a folder, where it is missing, that only the account (and root) can enter. A folder of
// that name that somebody else owns is refused: a socket in it would be in their hands.
func (a account) makePrivate(folder string) error {
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || stat.Uid != a.uid && stat.Uid != uint32(os.Geteuid()) {
		return fmt.Errorf("%s is not a folder of user %s: remove it, or use another state folder", folder, a.name)
	}
	if a.other {
		if err := os.Lchown(folder, int(a.uid), int(a.gid)); err != nil {
			return err
		}
	}
	return os.Chmod(folder, 0o700)
}
