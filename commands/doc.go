// Package commands is what people can say to Lull and what they get: words in,
// a Reply out. It decides who may see what, judges with the functions of
// analysis, and takes every sentence from the catalogue in commands/words.
//
// Every door speaks one grammar. The value of a button is a sentence of it
// ("show AC1042"), a form completes one, and both are answered as if they had
// been typed. A word so works by typing first and by pressing second, and what
// it may do is decided in one place.
//
// It may not know Slack's payloads, SQL or the clock: the moment of a question
// comes with the question, and what it asks the store and writes there is in the
// interfaces Records, Acts and Ledger.
package commands
