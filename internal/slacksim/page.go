package slacksim

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// pageTypes names the content type of every kind of file the page may have, so that
// the answer never depends on the MIME tables of the machine.
var pageTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
}

// pageHandler returns the handler of the page a person plays with: `/` is the page,
// `/assets/*` are its files. Every other path answers 404.
func pageHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		servePageFile(w, r, "index.html")
	})
	mux.HandleFunc("GET /assets/{name}", func(w http.ResponseWriter, r *http.Request) {
		servePageFile(w, r, r.PathValue("name"))
	})
	return mux
}

// servePageFile answers with one embedded file, or 404 when there is none of that name.
func servePageFile(w http.ResponseWriter, r *http.Request, name string) {
	kind, known := pageTypes[path.Ext(name)]
	body, err := fs.ReadFile(pageFiles, "page/"+name)
	if !known || err != nil || strings.Contains(name, "/") {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}
