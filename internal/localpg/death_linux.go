package localpg

import "syscall"

// dieWithParent has the kernel interrupt the program when the thread that starts it dies.
func dieWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGINT }
