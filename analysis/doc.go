// Package analysis holds the nouns that Lull's rooms exchange: accounts,
// people, invoices, the settings of an installation. The packages below it
// hold the arithmetic: cadence (silence against a customer's own rhythm),
// segment (the states), profit (what a customer brings and costs), money and
// calendar (their units).
//
// It is pure. It may not know Slack, SQL, the clock, a context, a file or a
// log; the same input always gives the same output.
package analysis
