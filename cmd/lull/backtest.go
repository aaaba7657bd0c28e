package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"strings"

	"lull/analysis"
	"lull/analysis/backtest"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/intake"
)

type backtestCommand struct {
	Folder string `arg:"" optional:"" type:"existingdir" help:"Folder with CDNOW_sample.txt, CDNOW_master.txt or uci_online_retail_2009_2010_invoices.csv, in it or below."`

	Map      map[string]string `mapsep:"," placeholder:"FIELD=COLUMN,…" help:"Which column of the other CSV files in the folder holds which field of an invoice; each file is a data set."`
	Currency string            `placeholder:"CODE" default:"EUR" help:"Currency of their amounts."`
	Simulate bool              `help:"Play simulated companies too, of which it is known when customers left."`
	Seeds    int               `default:"20" help:"How many companies are simulated for each regularity."`
	JSON     bool              `name:"json" help:"Print everything that was counted."`
}

// notes take what is said on the way; the result goes to the output alone.
type notes struct{ io.Writer }

// simulatedStages are the regularities of the simulated companies.
var simulatedStages = []int{1, 2, 4}

// Run plays every data set and prints how right each rule was. It needs no
// database and keeps nothing.
func (c backtestCommand) Run(ctx context.Context, out io.Writer, notes *notes) error {
	if c.Folder == "" && !c.Simulate || c.Seeds < 1 {
		return mistake("Name a folder with data: lull backtest FOLDER\nor play simulated companies: lull backtest --simulate")
	}
	policy := cadence.DefaultPolicy()
	var reports []backtest.Report
	if c.Folder != "" {
		sets, err := c.dataSets(notes)
		if err != nil {
			return err
		}
		for _, set := range sets {
			if err := ctx.Err(); err != nil {
				return err
			}
			record, err := set.read(notes)
			if err != nil {
				return err
			}
			fmt.Fprintf(notes, "%s: playing %s customers\n", record.Name, grouped(len(record.Customers)))
			with, without := backtest.Run(record, policy)
			reports = append(reports, with, without)
		}
	}
	if c.Simulate {
		for _, k := range simulatedStages {
			with, without, err := backtest.Simulate(k, c.Seeds, policy, func(seed int) error {
				fmt.Fprintf(notes, "simulated Erlang-%d: %d of %d\n", k, seed+1, c.Seeds)
				return ctx.Err()
			})
			if err != nil {
				return err
			}
			reports = append(reports, with, without)
		}
	}
	if c.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(reports)
	}
	_, err := io.WriteString(out, backtestText(reports))
	return err
}

type invoiceRows = iter.Seq2[analysis.Row[analysis.Invoice], error]

// dataSet is a file and how it is played.
type dataSet struct {
	name, file string
	rows       func(o intake.Options) invoiceRows
	options    intake.Options
	plan       func(r *backtest.Record)
}

// dataSets finds the files in the folder, in the order of their names.
func (c backtestCommand) dataSets(notes io.Writer) (sets []dataSet, err error) {
	invoices := func(mapping map[string]string, currency string) dataSet {
		return dataSet{
			rows:    func(o intake.Options) invoiceRows { return intake.Invoices(o) },
			options: intake.Options{Map: mapping, Currency: strings.ToUpper(currency)},
		}
	}
	purchases := dataSet{rows: func(o intake.Options) invoiceRows { return intake.CDNOW(o) }, plan: planCDNOW}
	err = filepath.WalkDir(c.Folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		set, base := dataSet{}, entry.Name()
		switch {
		case base == "CDNOW_sample.txt":
			set = purchases
			set.name = "CDNOW sample"
		case base == "CDNOW_master.txt":
			set = purchases
			set.name = "CDNOW"
		case base == "uci_online_retail_2009_2010_invoices.csv":
			set = invoices(map[string]string{"account": "id", "ref": "Invoice", "issued_on": "date", "amount": "amount", "kind": "kind"}, "GBP")
			set.name, set.plan = "UCI wholesaler", planUCI
		case len(c.Map) > 0 && strings.EqualFold(filepath.Ext(base), ".csv"):
			set = invoices(c.Map, c.Currency)
			set.name, set.plan = strings.TrimSuffix(base, filepath.Ext(base)), nil
		case strings.EqualFold(filepath.Ext(base), ".csv"):
			fmt.Fprintf(notes, "%s is no data set that is known; --map FIELD=COLUMN,… would take it as invoices\n", path)
			return nil
		default:
			return nil
		}
		set.file = path
		sets = append(sets, set)
		return nil
	})
	if err == nil && len(sets) == 0 && !c.Simulate {
		err = mistake(fmt.Sprintf("There is nothing to play in %s: put CDNOW_sample.txt, CDNOW_master.txt or uci_online_retail_2009_2010_invoices.csv there, or take your own CSV files with --map account=…,ref=…,issued_on=…,amount=…", c.Folder))
	}
	return sets, err
}

// The published cuts of the sets. The first half of CDNOW's 78 weeks is what
// others fitted to; UCI's year is too short for that.
func planCDNOW(r *backtest.Record) {
	r.Cut, r.Horizon, r.Lapse = calendar.On(1997, 9, 30), 13, 26
	r.Moments = []backtest.Moment{{On: r.Cut, Weeks: 39}, {On: calendar.On(1997, 12, 31), Weeks: 13}}
}

func planUCI(r *backtest.Record) {
	r.Cut, r.Horizon, r.Lapse = calendar.On(2010, 3, 1), 8, 20
	r.Moments = []backtest.Moment{{On: calendar.On(2010, 8, 31), Weeks: 14}}
}

const shortestRecord = 26 // weeks

// read takes the file in.
func (d dataSet) read(notes io.Writer) (record backtest.Record, err error) {
	d.options.Files = []string{d.file}
	d.options.Progress = progress(notes, d.name)
	d.options.Notice = func(sentence string) { fmt.Fprintln(notes, sentence) }
	var invoices []analysis.Invoice
	for row, err := range asMistakes(d.rows(d.options)) {
		if err != nil {
			return record, err
		}
		if i := row.Value; len(invoices) > 0 && i.Amount.Currency != invoices[0].Amount.Currency {
			return record, mistake(fmt.Sprintf("%s, line %d: the amount is in %s, those before in %s: a data set is in one currency", d.file, row.Line, i.Amount.Currency, invoices[0].Amount.Currency))
		}
		invoices = append(invoices, row.Value)
	}
	record = backtest.Record{Name: d.name, Customers: backtest.CustomersOf(invoices)}
	first := calendar.Date(0)
	for i, invoice := range invoices {
		if i == 0 || invoice.IssuedOn < first {
			first = invoice.IssuedOn
		}
		if i == 0 || invoice.IssuedOn > record.Until {
			record.Until = invoice.IssuedOn
		}
	}
	if d.plan != nil {
		d.plan(&record)
		return record, nil
	}
	weeks := int(record.Until-first) / 7
	if weeks < shortestRecord {
		return record, mistake(fmt.Sprintf("%s holds %d weeks: a back-test needs %d, half of them to learn from", d.file, weeks, shortestRecord))
	}
	record.Cut = first + (record.Until-first)/2
	record.Horizon, record.Lapse = min(13, weeks/6), min(26, weeks/3)
	record.Moments = []backtest.Moment{{On: record.Cut, Weeks: record.Horizon}}
	return record, nil
}
