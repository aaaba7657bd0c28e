package analysis

import (
	"strconv"
	"strings"
)

const shareKey = "share/"

// ShareKey is the key of the message that shows a channel a customer, such as
// share/17/abc. The reference names it among those of the account.
func ShareKey(account int64, ref string) string {
	return shareKey + strconv.FormatInt(account, 10) + "/" + ref
}

// ParseShareKey reads the account of what ShareKey wrote. It reports false for any
// other key.
func ParseShareKey(key string) (account int64, ok bool) {
	rest, isShare := strings.CutPrefix(key, shareKey)
	number, _, hasRef := strings.Cut(rest, "/")
	account, err := strconv.ParseInt(number, 10, 64)
	return account, isShare && hasRef && err == nil
}
