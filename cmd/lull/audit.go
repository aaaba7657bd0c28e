package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"lull/analysis"
)

type auditCommand struct {
	Person  string `placeholder:"EMAIL" help:"What this person read."`
	Account string `placeholder:"NAME" help:"Who read this customer's amounts, by reference or name. Lists are counted without their customers and left out."`
	Since   string `placeholder:"DATE" help:"From this day on."`
}

// Run prints who read whose amounts, the oldest first; a sentence where nobody did.
func (c auditCommand) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	since, err := dayOf("--since", c.Since)
	if err != nil {
		return err
	}
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	which := analysis.AmountReads{Reader: strings.ToLower(c.Person)}
	if since != 0 {
		which.Since = (since - 1).End(r.zone)
	}
	if c.Account != "" {
		if which.AccountID, err = c.account(ctx, r); err != nil {
			return err
		}
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	any := false
	err = r.AmountReads(ctx, which, func(read analysis.AmountRead, ref string) error {
		if !any {
			fmt.Fprintln(table, "When\tWho\tWhose\tWord\tRequest")
		}
		any = true
		whose := ref
		if read.AccountID == 0 {
			whose = fmt.Sprintf("%d customers (%s)", read.Accounts, read.Scope)
		}
		_, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", read.At.In(r.zone).Format(time.DateTime), read.Reader, whose, read.Word, read.Key)
		return err
	})
	if err == nil && !any {
		fmt.Fprintln(out, "Nobody read any amount.")
	}
	return errors.Join(err, table.Flush())
}

// account returns the one account that --account names.
func (c auditCommand) account(ctx context.Context, r *records) (int64, error) {
	found, err := r.FindAccounts(ctx, c.Account)
	if err != nil {
		return 0, err
	}
	if len(found.Accounts) != 1 || found.How == analysis.Alike || found.How == analysis.NoMatch {
		return 0, mistake(fmt.Sprintf("--account %q is not exactly one customer: say the reference.", c.Account))
	}
	return found.Accounts[0].ID, nil
}
