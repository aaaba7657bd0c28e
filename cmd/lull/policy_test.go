package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/internal/pgtest"
	"lull/store"
)

func TestThePolicyIsShownAndSet(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t, store.Migrate)
	settings := []string{"DATABASE_URL=" + database}
	file := filepath.Join(t.TempDir(), "policy.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	policy := func(code int, wanted string, args ...string) string {
		t.Helper()
		out, got := lull(t, settings, append([]string{"policy"}, args...)...)
		if got != code || !strings.Contains(out, wanted) {
			t.Errorf("lull policy %s ends with %d, want %d and %q:\n%s", strings.Join(args, " "), got, code, wanted, out)
		}
		return out
	}
	policy(0, "Policy version 1", "show")
	policy(0, "Policy version 2", "set", "multiplier", "3")
	policy(0, "(default 2.5)", "show")
	policy(0, "Nothing has changed.", "set", "multiplier", "3")
	policy(2, "must be between 1 and 20", "set", "multiplier", "300")
	policy(2, `multiplier "abc" is not a number`, "set", "multiplier", "abc")
	policy(2, "is none of multiplier", "set", "lapse_bounds", "3")
	policy(2, "Say either a name and a value", "set")

	whole := policy(0, "lapse_bounds: 2", "show", "--all")
	write(strings.Replace(whole, "lapse_bounds: 2", "lapse_bounds: 2.5", 1))
	policy(0, "Policy version 3", "set", "--file", file)
	policy(0, "lapse_bounds: 2.5", "show", "--all")
	write(strings.Replace(whole, `equipment: ""`, "equipment: guessed", 1))
	policy(2, `profit.costs.equipment is "guessed"`, "set", "--file", file)
	write(whole + "elasticity: 1\n")
	policy(2, "elasticity is no number of the policy", "set", "--file", file)

	kept := pgtest.Ask(t, database, `select concat_ws(' ', version, policy->'cadence'->>'multiplier', policy->>'lapse_bounds', set_by <> '') from policies order by version`)
	if diff := cmp.Diff([]string{"2 3 2 t", "3 3 2.5 t"}, kept); diff != "" {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
}

// Who sets numbers by a version that is no longer the newest sets none.
func TestAPolicyIsSetByTheVersionThatWasRead(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t, store.Migrate)
	var meanwhile sync.WaitGroup
	defer meanwhile.Wait()
	// It lets others read, and go on once one of them waits to write.
	meanwhile.Go(func() {
		pgtest.Ask(t, database, `do $$ begin
			lock table policies in exclusive mode;
			while not exists (select from pg_locks where relation = 'policies'::regclass and not granted) loop perform pg_sleep(0.01); end loop;
			insert into policies (version, policy, set_by, set_at) values (2, '{}', 'ana', now());
		end $$`)
	})
	for pgtest.Ask(t, database, `select count(*) from pg_locks where relation = 'policies'::regclass and mode = 'ExclusiveLock' and granted`)[0] == "0" {
		if t.Context().Err() != nil {
			t.Fatal("the table is never locked")
		}
	}
	out, code := lull(t, []string{"DATABASE_URL=" + database}, "policy", "set", "multiplier", "3")
	if code != 2 || !strings.Contains(out, "ana set policy version 2 meanwhile, so nothing has changed.") {
		t.Errorf("it ends with %d:\n%s", code, out)
	}
	if kept := pgtest.Ask(t, database, `select version from policies`); len(kept) != 1 {
		t.Errorf("versions %v", kept)
	}
}
