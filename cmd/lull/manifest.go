package main

import (
	_ "embed"
	"fmt"
	"io"
	"net/url"
	"regexp"
)

//go:embed manifest.yaml
var manifest string

type manifestCommand struct {
	Link bool `help:"Print the link that opens Slack with the app filled in."`
}

// Run prints the app manifest, or the link that makes the app from it.
func (c manifestCommand) Run(out io.Writer) error {
	text := manifest
	if c.Link {
		text = manifestLink() + "\n"
	}
	_, err := fmt.Fprint(out, text)
	return err
}

var remarks = regexp.MustCompile(`(?m)^#.*\n|\s+# .*$`)

// manifestLink leaves the remarks out: browsers and Slack both have a limit to
// the length of an address.
func manifestLink() string {
	return "https://api.slack.com/apps?new_app=1&manifest_yaml=" + url.QueryEscape(remarks.ReplaceAllString(manifest, ""))
}
