package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"lull/analysis"
)

// columns is where a file has the fields of its kind.
type columns struct {
	position []int    // by field: index in a record, or -1
	fixed    []string // by field: the value in every row, or ""
	title    []string // by field: the column as the file names it, else the field
	count    int
	ignored  []string // columns that are not taken
}

// checkFields refuses an option about what is no field of the kind.
func (k kind) checkFields(option string, values map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if k.index(name) < 0 {
			return fmt.Errorf("%s %s=%s: %s have no field %q; did you mean %s? The fields are %s",
				option, name, values[name], k.name, name, nearest(name, k.fieldNames()), list(k.fieldNames()))
		}
	}
	return nil
}

// columnsOf finds the fields in a header. A column that the mapping names is
// that field. A column with a field's own name is that field, unless the
// mapping says otherwise; a field mapped to "" is not taken.
func (k kind) columnsOf(header []string, mapping, set map[string]string) (columns, *analysis.BadRow) {
	found := columns{
		position: slices.Repeat([]int{-1}, len(k.fields)),
		fixed:    make([]string, len(k.fields)),
		title:    k.fieldNames(),
		count:    len(header),
	}
	names := make([]string, len(header))
	for i, column := range header {
		names[i] = strings.ToLower(strings.TrimSpace(column))
	}
	taken := make([]bool, len(header))
	for i, f := range k.fields {
		want, mapped := mapping[f.name]
		if value, isSet := set[f.name]; isSet {
			found.fixed[i] = strings.TrimSpace(value)
			if at := slices.Index(names, f.name); at >= 0 {
				taken[at] = true
			}
			continue
		}
		switch {
		case mapped && want == "":
			continue
		case !mapped && isMappedTo(mapping, f.name):
			continue
		case !mapped:
			want = f.name
		}
		want = strings.ToLower(strings.TrimSpace(want))
		at := slices.Index(names, want)
		if at < 0 {
			if mapped {
				return found, &analysis.BadRow{Column: mapping[f.name], Reason: fmt.Sprintf(
					"--map %s=%s, but there is no such column; did you mean %s?",
					f.name, mapping[f.name], nearest(want, header))}
			}
			continue
		}
		if again := slices.Index(names[at+1:], want); again >= 0 {
			return found, &analysis.BadRow{Column: header[at], Reason: "two columns have this name: rename or remove one"}
		}
		found.position[i], found.title[i], taken[at] = at, strings.TrimSpace(header[at]), true
	}
	for i, isTaken := range taken {
		if !isTaken && names[i] != reasonColumn {
			found.ignored = append(found.ignored, strings.TrimSpace(header[i]))
		}
	}
	if len(mapping) == 0 && len(found.ignored) > 0 {
		return found, k.unknownColumn(header, found.ignored[0])
	}
	for i, f := range k.fields {
		if f.required && found.position[i] < 0 && found.fixed[i] == "" {
			return found, &analysis.BadRow{Column: f.name, Reason: fmt.Sprintf(
				"this column is missing, and %s need it; if the file names it otherwise, add --map %s=ITS_NAME", k.name, f.name)}
		}
	}
	return found, nil
}

func (k kind) unknownColumn(header []string, column string) *analysis.BadRow {
	for _, separator := range []string{";", "\t", "|"} {
		if len(header) == 1 && strings.Contains(column, separator) {
			return &analysis.BadRow{Reason: fmt.Sprintf("the columns are separated by %q: save the file with commas", separator)}
		}
	}
	if column == "" {
		return &analysis.BadRow{Reason: "a column has no name: name it or remove it"}
	}
	return &analysis.BadRow{Column: column, Reason: fmt.Sprintf(
		"not a column of %s; did you mean %s? Rename or remove it, or say which columns to take with --map",
		k.name, nearest(column, k.fieldNames()))}
}

func isMappedTo(mapping map[string]string, column string) bool {
	for _, to := range mapping {
		if strings.EqualFold(strings.TrimSpace(to), column) {
			return true
		}
	}
	return false
}

// nearest returns the name with the fewest edits from a word.
func nearest(word string, names []string) string {
	return slices.MinFunc(names, func(a, b string) int { return edits(word, a) - edits(word, b) })
}

func edits(a, b string) int {
	return levenshtein.ComputeDistance(strings.ToLower(a), strings.ToLower(b))
}
