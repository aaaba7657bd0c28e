//go:build !unix

package localpg

import (
	"errors"
	"syscall"
)

// account stands for the user that the server would run as.
type account struct{ name string }

func serverAccount() (account, error) {
	return account{}, errors.New("a private Postgres needs Linux or macOS: set DATABASE_URL")
}

func (account) attributes() *syscall.SysProcAttr { return nil }

func (account) makePrivate(string) error { return errors.ErrUnsupported }
