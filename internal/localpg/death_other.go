//go:build !linux

package localpg

import "syscall"

// dieWithParent does nothing where the kernel offers nothing; the next Open then stops what was left.
func dieWithParent(*syscall.SysProcAttr) {}
