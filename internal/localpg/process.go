package localpg

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is a program that ends with this one.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	err  error         // how, once done is closed
}

// begin starts a program. The thread that starts it stays with it to its end, because the kernel takes the
// death of that thread for the death of the parent.
func begin(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	dieWithParent(cmd.SysProcAttr)
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// stop interrupts the program and returns when it has ended, with an error when it ended badly. To Postgres
// an interrupt is the fast shutdown; if that hangs, SIGQUIT makes it end at once and recover at the next start.
func (p *process) stop() error {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGQUIT, os.Kill} {
		if err := p.cmd.Process.Signal(signal); err != nil {
			break // already ended
		}
		select {
		case <-p.done:
			return p.failure()
		case <-time.After(grace):
		}
	}
	<-p.done
	return p.failure()
}

func (p *process) failure() error {
	if p.err != nil {
		return fmt.Errorf("%s ended: %w", p.cmd.Path, p.err)
	}
	return nil
}
