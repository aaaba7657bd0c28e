// Package words is the catalogue of everything that people read: one file per
// language, with plurals. It knows no customer and no Slack.
package words

import (
	"embed"
	"fmt"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed *.toml
var files embed.FS

var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	if _, err := b.LoadMessageFileFS(files, "en.toml"); err != nil {
		panic(fmt.Sprintf("words: the catalogue does not parse: %v", err))
	}
	return b
})

// Numbers are written the English way in every language so far.
var english = message.NewPrinter(language.English)

// Catalogue says things in one language.
type Catalogue struct{ localizer *i18n.Localizer }

// In returns the catalogue for a locale such as en-US; English where the
// language is not there yet or the locale is "".
func In(locale string) Catalogue {
	return Catalogue{localizer: i18n.NewLocalizer(bundle(), locale)}
}

// Data fills the holes of a sentence by name.
type Data map[string]any

// Say returns the sentence with this id, its holes filled. An id that the
// catalogue lacks comes back as itself, so that nothing is ever silent.
func (c Catalogue) Say(id string, data ...Data) string {
	return c.localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: first(data)}, id)
}

// Count is Say for a sentence that has a plural: n chooses the form and, with
// its thousands set apart, fills {{.PluralCount}}.
func (c Catalogue) Count(id string, n int, data ...Data) string {
	holes := Data{"PluralCount": english.Sprintf("%d", n)}
	for name, value := range first(data) {
		holes[name] = value
	}
	return c.localize(&i18n.LocalizeConfig{MessageID: id, PluralCount: n, TemplateData: holes}, id)
}

func (c Catalogue) localize(config *i18n.LocalizeConfig, id string) string {
	text, err := c.localizer.Localize(config)
	if err != nil {
		return id
	}
	return text
}

func first(data []Data) Data {
	if len(data) == 0 {
		return nil
	}
	return data[0]
}
