package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
)

const lease = 15 * time.Second

var morning = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func (d database) accept(t testing.TB, now time.Time, request string, keys ...string) (fresh bool) {
	t.Helper()
	fresh, err := d.AcceptDelivery(t.Context(), keys, []byte(request), now)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

// claim returns the request that is claimed, and "" where nothing waits.
func (d database) claim(t testing.TB, now time.Time) (id int64, request string) {
	t.Helper()
	id, text, ok, err := d.ClaimDelivery(t.Context(), now, lease)
	if err != nil {
		t.Fatal(err)
	}
	if ok != (text != nil) {
		t.Errorf("claimed %t with %q", ok, text)
	}
	return id, string(text)
}

func TestADeliveryIsFreshOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	if !d.accept(t, morning, `{}`, "envelope 1", "trigger 1", "envelope 1") {
		t.Error("the first is not fresh")
	}
	for _, keys := range [][]string{{"envelope 1"}, {"trigger 1"}, {"envelope 2", "trigger 1"}, {"trigger 1", "envelope 1"}} {
		if d.accept(t, morning, `{}`, keys...) {
			t.Errorf("%q is fresh again", keys)
		}
	}
	// A refused delivery leaves none of its keys behind.
	if !d.accept(t, morning, `{}`, "envelope 2") {
		t.Error("the key of a refused delivery is taken")
	}
}

func TestAKeyIsFreshForOneOfManyAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	for range 20 {
		var group errgroup.Group
		fresh := make([]bool, 6)
		for i := range fresh {
			keys := []string{"event", "message"}
			if i%2 == 1 {
				slices.Reverse(keys)
			}
			group.Go(func() (err error) {
				fresh[i], err = d.AcceptDelivery(t.Context(), keys, []byte(`{}`), morning)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
		count := 0
		for _, is := range fresh {
			if is {
				count++
			}
		}
		if count != 1 {
			t.Fatalf("fresh for %d of 6", count)
		}
		if err := d.ForgetDeliveries(t.Context(), morning.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClaimDelivery(t *testing.T) {
	t.Parallel()
	d := open(t)
	// Text that jsonb would refuse or rewrite comes back byte for byte.
	request := `{"b": 1,  "a": "nul \u0000 \ud800 é"}`
	d.accept(t, morning, request, "first")
	d.accept(t, morning, `{"second": true}`, "second")

	id, got := d.claim(t, morning)
	if got != request {
		t.Errorf("the oldest is %s, want %s", got, request)
	}
	done, got := d.claim(t, morning)
	if got != `{"second": true}` {
		t.Errorf("then comes %s", got)
	}
	if err := d.FinishDelivery(t.Context(), done, morning); err != nil {
		t.Fatal(err)
	}
	if _, got := d.claim(t, morning.Add(lease-time.Millisecond)); got != "" {
		t.Errorf("within the lease: %s", got)
	}
	for attempt := 2; attempt <= 3; attempt++ {
		again, got := d.claim(t, morning.Add(time.Duration(attempt-1)*lease))
		if again != id || got != request {
			t.Errorf("attempt %d claims %d, %s", attempt, again, got)
		}
		if d.accept(t, morning, `{}`, "first") {
			t.Error("a delivery in progress is fresh again")
		}
	}
	if _, got := d.claim(t, morning.Add(10*lease)); got != "" {
		t.Errorf("a fourth attempt: %s", got)
	}
}

func TestAPostponedDeliveryComesAgainUncounted(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.accept(t, morning, `{"a": 1}`, "key")
	for n := range 10 {
		now := morning.Add(time.Duration(n) * time.Hour)
		id, got := d.claim(t, now)
		if got != `{"a": 1}` {
			t.Fatalf("claim %d: %q", n, got)
		}
		if err := d.PostponeDelivery(t.Context(), id, now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, early := d.claim(t, now.Add(time.Hour-time.Second)); early != "" {
			t.Errorf("claim %d: %q came early", n, early)
		}
	}
}

func TestADeliveryIsClaimedByOne(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, key := range strings.Split("abcdefghijkl", "") {
		d.accept(t, morning, `{}`, key)
	}
	var group errgroup.Group
	claimed := make(chan int64, 100)
	for range 4 {
		group.Go(func() error {
			for {
				id, _, ok, err := d.ClaimDelivery(t.Context(), morning, lease)
				if err != nil || !ok {
					return err
				}
				claimed <- id
			}
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	close(claimed)
	seen := make(map[int64]bool)
	for id := range claimed {
		if seen[id] {
			t.Errorf("delivery %d was claimed twice", id)
		}
		seen[id] = true
	}
	if len(seen) != 12 {
		t.Errorf("%d of 12 were claimed", len(seen))
	}
}

func TestForgetDeliveries(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.accept(t, morning, `{}`, "old", "old too")
	d.accept(t, morning.Add(time.Hour), `{}`, "new")
	if err := d.ForgetDeliveries(t.Context(), morning.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if d.accept(t, morning.Add(time.Hour), `{}`, "new") {
		t.Error("the new one was forgotten")
	}
	if diff := cmp.Diff([]string{"new"}, d.ask(t, `select delivery_key from delivery_keys`)); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}
