package slacksim

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tables and charts. Where Slack's pages give two limits, the smaller one is enforced.

var dataTable = []field{
	{"caption", true, str(1, 3000)},
	{"rows", true, list(2, 101, list(1, 20, cell(dataCells)))},
	{"page_size", false, number(1, 100, true)},
	{"row_header_column_index", false, number(0, 19, true)},
}

// table is the older table, without sorting and pages.
var table = []field{
	{"rows", true, list(1, 100, list(1, 20, cell(tableCells)))},
	{"column_settings", false, list(0, 20, columnSetting)},
}

// columnSetting may be null for a column that is shown as by default.
func columnSetting(c *check, at string, v any) {
	if v != nil {
		record(field{"align", false, enum("left", "center", "right")}, field{"is_wrapped", false, boolean})(c, at, v)
	}
}

var (
	tableCells = map[string][]field{
		"raw_text":   {{"text", true, str(1, maxCellText)}},
		"raw_number": {{"value", true, anyNumber}, {"text", false, str(1, maxCellText)}},
		"rich_text":  append([]field{{"block_id", false, str(0, 255)}}, richText...),
	}
	dataCells = map[string][]field{
		"raw_text":    tableCells["raw_text"],
		"raw_number":  tableCells["raw_number"],
		"rich_text":   tableCells["rich_text"],
		"action_cell": {{"element", true, anything}, {"fallback", false, anything}},
	}
)

// cell is one cell of a table. Its text counts towards the limit of all cells, not of all blocks.
func cell(kinds map[string][]field) shape {
	return func(c *check, at string, v any) {
		chars := c.chars
		oneOf(kinds)(c, at, v)
		c.chars = chars
		c.cells += textLength(v)
	}
}

// textLength counts the characters of every text inside a value.
func textLength(v any) int {
	n := 0
	switch v := v.(type) {
	case object:
		for name, part := range v {
			if t, ok := part.(string); ok && name == "text" {
				n += utf8.RuneCountInString(t)
			} else {
				n += textLength(part)
			}
		}
	case []any:
		for _, part := range v {
			n += textLength(part)
		}
	}
	return n
}

func dataTableRule(c *check, at string, o object) {
	rows, _ := o["rows"].([]any)
	columns := -1
	for i, r := range rows {
		row, _ := r.([]any)
		if columns < 0 {
			columns = len(row)
		}
		if len(row) != columns {
			c.fail(fmt.Sprintf("%s/rows/%d", at, i), "must have %d cells like the header", columns)
		}
		for j, cell := range row {
			if one, _ := cell.(object); i == 0 && one["type"] == "rich_text" {
				c.fail(fmt.Sprintf("%s/rows/0/%d/type", at, j), "unsupported type: rich_text")
			}
		}
	}
	if index := o["row_header_column_index"]; index != nil && columns >= 0 && asNumber(index) >= float64(columns) {
		c.fail(at+"/row_header_column_index", "must be less than %d", columns)
	}
}

var (
	anyNumber = number(-math.MaxFloat64, math.MaxFloat64, false)
	label     = str(1, 20)
	plotted   = []field{
		{"series", true, list(1, 6, record(
			field{"name", true, label},
			field{"data", true, list(1, 20, record(field{"label", true, label}, field{"value", true, anyNumber}))},
		))},
		{"axis_config", true, record(
			field{"categories", true, list(1, 20, label)},
			field{"x_label", false, str(0, 50)},
			field{"y_label", false, str(0, 50)},
		)},
	}
	charts = map[string][]field{
		"pie":  {{"segments", true, list(1, 6, record(field{"label", true, label}, field{"value", true, positive}))}},
		"bar":  plotted,
		"line": plotted,
		"area": plotted,
	}
	dataVisualization = []field{{"title", true, str(1, 50)}, {"chart", true, oneOf(charts)}}
)

func positive(c *check, at string, v any) {
	anyNumber(c, at, v)
	if asNumber(v) <= 0 {
		c.fail(at, "must be more than 0")
	}
}

// chartRule demands unique names and exactly one point of each series per category.
func chartRule(c *check, at string, o object) {
	c.charts++
	chart, _ := o["chart"].(object)
	if chart == nil || chart["type"] == "pie" {
		return
	}
	axis, _ := chart["axis_config"].(object)
	categories := texts(axis["categories"], "")
	c.unique(at+"/chart/axis_config/categories", "categories", categories)
	c.unique(at+"/chart/series", "name", texts(chart["series"], "name"))
	series, _ := chart["series"].([]any)
	for i, one := range series {
		points, _ := one.(object)
		labels := texts(points["data"], "label")
		if !slices.Equal(slices.Sorted(slices.Values(labels)), slices.Sorted(slices.Values(categories))) {
			c.fail(fmt.Sprintf("%s/chart/series/%d/data", at, i),
				"must have exactly one point for each of the categories %s", strings.Join(categories, ", "))
		}
	}
}

// texts lists the items of an array, or one property of each.
func texts(v any, property string) []string {
	items, _ := v.([]any)
	out := make([]string, 0, len(items))
	for _, item := range items {
		if property != "" {
			o, _ := item.(object)
			item = o[property]
		}
		t, _ := item.(string)
		out = append(out, t)
	}
	return out
}
