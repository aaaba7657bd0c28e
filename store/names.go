package store

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// refKey returns what makes two spellings one reference: case, width and
// spacing aside. Accents and punctuation count, so two customers never become
// one by accident.
func refKey(ref string) string {
	return foldCase(norm.NFKC.String(squeeze(ref)))
}

// nameKey returns what people mean by a name when they type it: case, accents,
// width, quotation marks, dots, dashes, invisible characters and trailing
// punctuation aside. The same function folds the stored names and the words
// searched for. A name made only of what is left aside stands for itself; the
// key is "" only if there is nothing to see at all.
func nameKey(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case isAccent(r), isInvisible(r), isQuote(r), r == '.':
		case r == ',', unicode.Is(unicode.Dash, r), unicode.IsControl(r):
			b.WriteByte(' ')
		case r == '&': // AT&T is AT & T
			b.WriteString(" & ")
		default:
			b.WriteRune(r)
		}
	}
	key := foldCase(norm.NFC.String(b.String()))
	key = squeeze(strings.TrimRight(squeeze(key), "!?;: "))
	if key == "" {
		return refKey(strings.Map(dropInvisible, name))
	}
	return key
}

// shortKey returns a nameKey without the legal form at its end and symbols in
// front: acme industrial for acme industrial sa. A name that is nothing else
// stays whole.
func shortKey(key string) string {
	if words := strings.TrimLeftFunc(key, isNoWord); words != "" {
		key = words
	}
	words := strings.Fields(key)
	end := len(words)
	for end > 1 && (words[end-1] == "&" || slices.Contains(legalForms, words[end-1])) {
		end--
	}
	return strings.Join(words[:end], " ")
}

// What companies put at the end of their name to say what they are in law.
var legalForms = strings.Fields(`
	ab ag aps as asa bhd bv bvba co company corp corporation doo eg ek eirl
	gbr gmbh inc incorporated kft kg kk limited llc llp lp ltd ltda mbh nv
	ohg oy oyj plc pte pty sa sae sagl sarl sas sasu sau sca sdn se sl slu
	snc sp spa spzoo sprl srl sro ug zrt`)

func isNoWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

func foldCase(s string) string { return cases.Fold().String(s) }

// squeeze leaves one plain space where there were several or other ones.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// isAccent tells accents, Hebrew points and Arabic vowel signs, which people
// leave out, from marks that make another letter (Indic vowels, Japanese
// voicing), which they do not: the latter have combining classes below 10.
func isAccent(r rune) bool {
	return r >= 0x300 && unicode.Is(unicode.Mn, r) && norm.NFD.PropertiesString(string(r)).CCC() >= 10
}

// isQuote also knows the apostrophe and the Hebrew marks that are letters or
// punctuation to Unicode.
func isQuote(r rune) bool {
	return unicode.Is(unicode.Quotation_Mark, r) || strings.ContainsRune("ʼ׳״", r)
}

func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

func dropInvisible(r rune) rune {
	if isInvisible(r) {
		return -1
	}
	return r
}
