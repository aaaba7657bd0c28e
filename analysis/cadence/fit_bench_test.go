package cadence_test

import (
	"syscall"
	"testing"
	"time"

	"lull/analysis/cadence"
)

const mostEvaluations = 1500

// BenchmarkFit times the whole fit of CDNOW's 23,570 customers, all starts and
// the choice of K, beside one evaluation of the log-likelihood that it maximises:
// with equal customers already counted together, on one core, in the same run.
// Compared is the processor time of all cores, as other programs may be running;
// the fit's starts run side by side, so that it takes fewer seconds than that.
func BenchmarkFit(b *testing.B) {
	buyers := buyersOf(cdnow(b, "CDNOW_master.txt"))
	evaluate := cadence.Evaluated(buyers)
	model := cadence.Model{K: 1, R: 0.5, Alpha: 6, A: 1, B: 2.5}
	const evaluations = 300
	for b.Loop() {
		begun := processorTime(b)
		for range evaluations {
			evaluate(model)
		}
		one := (processorTime(b) - begun) / evaluations
		begun, clock := processorTime(b), time.Now()
		fit := cadence.DefaultPolicy().FitModel(buyers)
		takes, seconds := processorTime(b)-begun, time.Since(clock).Seconds()
		if !fit.InForce() || fit.Customers != 23_570 {
			b.Fatalf("%+v", fit)
		}
		ratio := takes.Seconds() / one.Seconds()
		b.ReportMetric(seconds, "fit-s")
		b.ReportMetric(one.Seconds()*1000, "evaluation-ms")
		b.ReportMetric(ratio, "ratio-to-evaluation")
		if ratio > mostEvaluations {
			b.Errorf("the fit takes as long as %.0f evaluations, %d are allowed", ratio, mostEvaluations)
		}
	}
}

// processorTime is what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
