package slacksim

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// args are the arguments of a call: texts from a form, any JSON value from a JSON body.
type args map[string]any

// text returns an argument as text, empty when it is absent or null.
func (a args) text(name string) string {
	switch v := a[name].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// flag reads a boolean, which may come as a text.
func (a args) flag(name string) bool {
	t := strings.ToLower(a.text(name))
	return t == "true" || t == "1"
}

// raw returns an argument as JSON, nil when it is absent, null or an empty text.
func (a args) raw(name string) []byte {
	switch v := a[name].(type) {
	case nil:
		return nil
	case string:
		if v == "" {
			return nil
		}
		return []byte(v)
	default:
		return mustJSON(v)
	}
}

// readArgs reads the arguments from the query and the body. The error is Slack's.
func readArgs(w http.ResponseWriter, r *http.Request) (args, error) {
	a := args{}
	a.take(r.URL.Query())
	if r.Method == http.MethodGet {
		return a, nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	kind, with, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case r.Header.Get("Content-Type") == "":
		if body, err := io.ReadAll(r.Body); err != nil || len(body) > 0 {
			return a, slackError("missing_post_type")
		}
	case err != nil:
		return a, slackError("invalid_post_type")
	case !slices.Contains([]string{"", "utf-8", "iso-8859-1"}, strings.ToLower(with["charset"])):
		return a, slackError("invalid_charset")
	case kind == "application/x-www-form-urlencoded":
		body, err := io.ReadAll(r.Body)
		values, bad := url.ParseQuery(string(body))
		if err != nil || bad != nil {
			return a, slackError("invalid_form_data")
		}
		a.take(values)
	case kind == "multipart/form-data":
		if r.ParseMultipartForm(maxBody) != nil {
			return a, slackError("invalid_form_data")
		}
		a.take(r.MultipartForm.Value)
	case kind == "application/json":
		d := json.NewDecoder(r.Body)
		d.UseNumber()
		var v any
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return a, nil
		} else if err != nil || d.More() {
			return a, slackError("invalid_json")
		}
		o, ok := v.(object)
		if !ok && v != nil {
			return a, slackError("json_not_object")
		}
		maps.Copy(a, o)
	default:
		return a, slackError("invalid_post_type")
	}
	return a, nil
}

func (a args) take(values url.Values) {
	for k, v := range values {
		if len(v) > 0 {
			a[k] = v[0]
		}
	}
}
