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
	{"rows", true, list(2, 101, list(1, 20, dataCell))},
	{"page_size", false, number(1, 100, true)},
	{"row_header_column_index", false, number(0, 19, true)},
}

var cells = map[string][]field{
	"raw_text":    {{"text", true, str(1, maxCellText)}},
	"raw_number":  {{"value", true, number(-math.MaxFloat64, math.MaxFloat64, false)}, {"text", false, str(1, maxCellText)}},
	"rich_text":   {{"elements", true, list(1, 100, func(*check, string, any) {})}, {"block_id", false, str(0, 255)}},
	"action_cell": {{"element", true, nil}, {"fallback", false, nil}},
}

func dataCell(c *check, at string, v any) {
	oneOf(cells)(c, at, v)
	c.cells += textLength(v)
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

func dataTableRule(c *check, at string, v any) {
	rows, _ := v.(object)["rows"].([]any)
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
			if o, _ := cell.(object); i == 0 && o["type"] == "rich_text" {
				c.fail(fmt.Sprintf("%s/rows/0/%d/type", at, j), "unsupported type: rich_text")
			}
		}
	}
	if index := v.(object)["row_header_column_index"]; index != nil && columns >= 0 && asNumber(index) >= float64(columns) {
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
func chartRule(c *check, at string, v any) {
	c.charts++
	chart, _ := v.(object)["chart"].(object)
	if chart == nil || chart["type"] == "pie" {
		return
	}
	axis, _ := chart["axis_config"].(object)
	categories := texts(axis["categories"], "")
	c.unique(at+"/chart/axis_config/categories", "categories", categories)
	c.unique(at+"/chart/series", "name", texts(chart["series"], "name"))
	series, _ := chart["series"].([]any)
	for i, one := range series {
		o, _ := one.(object)
		labels := texts(o["data"], "label")
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
