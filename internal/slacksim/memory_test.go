package slacksim_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"lull/internal/slacksim"
)

// growth is how many bytes the heap may grow between the 20,000th and the 100,000th message:
// 13 a message.
const growth = 1 << 20

// A channel keeps its last 2,000 messages and the workspace the last 1,000 calls, so that a
// simulator that runs for days stays as small as on its first. Not parallel: the heap is
// everybody's.
func TestMemoryStaysFlat(t *testing.T) {
	sim := newSim(t, slacksim.Options{})
	target := &url.URL{Path: "/api/chat.postMessage"}
	header := http.Header{"Authorization": {"Bearer " + sim.BotToken()}, "Content-Type": {formType}}
	blocks := url.QueryEscape(`[{"type":"section","text":{"type":"mrkdwn","text":"*with* a block"}}]`)
	post := func(upTo, from int) uint64 {
		for n := from; n < upTo; n++ {
			form := fmt.Sprintf("channel=general&text=message+%d", n)
			if n%10 == 0 {
				form += "&blocks=" + blocks
			}
			// Leaner than ask: most of the test's time would go into reading answers.
			w := httptest.NewRecorder()
			sim.ServeHTTP(w, &http.Request{Method: http.MethodPost, URL: target, Header: header, Host: "slack.test", Body: io.NopCloser(strings.NewReader(form))})
			if !bytes.Contains(w.Body.Bytes(), []byte(`"ok":true`)) {
				t.Fatal(w.Body)
			}
		}
		runtime.GC()
		runtime.GC() // what the first one finalised
		var heap runtime.MemStats
		runtime.ReadMemStats(&heap)
		return heap.HeapAlloc
	}
	empty := post(0, 0)
	early := post(20_000, 0)
	late := post(100_000, 20_000)
	t.Logf("heap in use: %d KiB without messages, %d KiB after 20,000, %d KiB after 100,000", empty>>10, early>>10, late>>10)
	if late > early+growth {
		t.Errorf("the heap grew from %d to %d KiB", early>>10, late>>10)
	}
	_, o := ask(sim, http.MethodGet, "/sim/channels/general/messages", "", "", nil)
	list := o["messages"].([]any)
	if first := list[0].(object)["text"]; len(list) != 2000 || first != "message 98000" {
		t.Errorf("the channel keeps %d messages from %q on", len(list), first)
	}
	_, o = ask(sim, http.MethodGet, "/sim/calls", "", "", nil)
	if n := len(o["calls"].([]any)); n != 1000 {
		t.Errorf("%d calls are remembered", n)
	}
}
