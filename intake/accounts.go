package intake

import (
	"iter"

	"lull/analysis"
)

// The fields of an account, in the order of its kind.
const (
	accountRef = iota
	accountName
	accountOwner
	accountTeam
	accountSector
	accountSize
	accountURL
	accountContact
)

// Accounts yields the accounts of the files. An owner need not be known.
func Accounts(o Options) iter.Seq2[analysis.Row[analysis.Account], error] {
	return read(AccountsKind, o, func(r *record) (account analysis.Account, err error) {
		if account.Ref, err = r.reference(accountRef); err != nil {
			return account, err
		}
		if account.Owner, err = r.email(accountOwner); err != nil {
			return account, err
		}
		if account.URL, err = r.link(accountURL); err != nil {
			return account, err
		}
		for _, text := range []struct {
			field int
			value *string
		}{
			{accountName, &account.Name},
			{accountTeam, &account.Team},
			{accountSector, &account.Sector},
			{accountSize, &account.Size},
			{accountContact, &account.Contact},
		} {
			if *text.value, err = r.text(text.field, maxText); err != nil {
				return account, err
			}
		}
		return account, nil
	})
}
