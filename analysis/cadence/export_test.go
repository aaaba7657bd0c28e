package cadence

// Evaluated readies buyers as a fit does, and returns what a fit asks again and
// again: the log-likelihood of a model.
func Evaluated(buyers []Buyer) func(Model) float64 { return newSample(buyers).logLikelihood }
