package slacksim_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"lull/internal/slacksim"
)

const (
	benchBatches = 20
	benchBatch   = 1000
)

// BenchmarkCommand delivers commands to one connection, each acknowledged before the next.
// Between the batches a bare server of the same WebSocket library sends frames as long and
// waits for answers as long, so that both meet the machine in the same mood.
func BenchmarkCommand(b *testing.B) {
	for b.Loop() {
		sim := newSim(b, slacksim.Options{})
		server := httptest.NewServer(sim)
		_, opened := ask(sim, http.MethodPost, "/api/apps.connections.open", sim.AppToken(), "", nil)
		envelope := answering(b, strings.Replace(opened["url"].(string), "ws://slack.test", "ws"+strings.TrimPrefix(server.URL, "http"), 1))
		command := func() {
			body := strings.NewReader(`{"user":"ana","channel":"general","command":"/lull","text":"acme"}`)
			if _, o := ask(sim, http.MethodPost, "/sim/commands", "", jsonType, body); o["ok"] != true {
				b.Fatal(o)
			}
		}
		timed(command)

		ws := bareServer(b)
		frame := bytes.Repeat([]byte("x"), int(envelope.Load()))
		echo := func() {
			if err := ws.WriteMessage(websocket.TextMessage, frame); err != nil {
				b.Fatal(err)
			}
			if _, _, err := ws.ReadMessage(); err != nil {
				b.Fatal(err)
			}
		}
		timed(echo)

		var simTakes, echoTakes time.Duration
		for range benchBatches {
			simTakes += timed(command)
			echoTakes += timed(echo)
		}
		_ = sim.Close()
		server.Close()
		b.ReportMetric(benchBatches*benchBatch/simTakes.Seconds(), "sim-commands/s")
		b.ReportMetric(benchBatches*benchBatch/echoTakes.Seconds(), "gorilla-echoes/s")
		b.ReportMetric(echoTakes.Seconds()/simTakes.Seconds(), "ratio-to-gorilla-echo")
	}
}

// timed returns how long a batch takes.
func timed(round func()) time.Duration {
	begun := time.Now()
	for range benchBatch {
		round()
	}
	return time.Since(begun)
}

// bareServer returns the server's end of a socket whose client answers every frame.
func bareServer(b *testing.B) *websocket.Conn {
	b.Helper()
	upgraded := make(chan *websocket.Conn, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			b.Error(err)
		}
		upgraded <- ws
	}))
	b.Cleanup(server.Close)
	answering(b, "ws"+strings.TrimPrefix(server.URL, "http"))
	ws := <-upgraded
	b.Cleanup(func() { ws.Close() })
	return ws
}

// answering connects a client that answers every frame but a greeting with an
// acknowledgement: of the envelope in it, or of none in as many bytes. What it returns is
// the length of the last frame. A server that greets has done so when it returns.
func answering(b *testing.B, address string) *atomic.Int64 {
	b.Helper()
	ws, response, err := websocket.DefaultDialer.DialContext(b.Context(), address, nil)
	if err != nil {
		b.Fatal(err)
	}
	response.Body.Close()
	b.Cleanup(func() { ws.Close() })
	if strings.Contains(address, "ticket=") {
		if _, hello, err := ws.ReadMessage(); err != nil || !bytes.Contains(hello, []byte(`"hello"`)) {
			b.Fatalf("greeted with %s, %v", hello, err)
		}
	}
	length := &atomic.Int64{}
	go func() {
		for {
			_, text, err := ws.ReadMessage()
			if err != nil {
				return
			}
			length.Store(int64(len(text)))
			id := strings.Repeat("-", 36)
			if _, rest, found := bytes.Cut(text, []byte(`"envelope_id":"`)); found {
				id = string(rest[:36])
			}
			if ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"envelope_id":"%s"}`, id)) != nil {
				return
			}
		}
	}()
	return length
}
