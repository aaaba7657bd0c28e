package backtest

// AUC is auc for the tests, everybody drawn once and in the order of the values.
func AUC(order []int, values []float64, stayed []bool) float64 {
	once := make([]float64, len(values))
	for i := range once {
		once[i] = 1
	}
	return auc(order, values, stayed, once)
}

// Verdict is verdict for the tests.
func Verdict(change, low, high float64) string { return verdict(change, low, high) }
