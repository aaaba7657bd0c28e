package commands

import "context"

// What somebody is told a single time.
const (
	toldOfAudit = "amounts_recorded"
	toldIsFirst = "first_admin"
)

// tell adds what the asker has to know and was not told yet.
func (q question) tell(ctx context.Context, reply *Reply) error {
	if q.asked.Key == "" || reply.Form != nil { // nobody asked, or the words may not be seen
		return nil
	}
	for _, news := range []struct {
		applies bool
		what    string
	}{
		{q.isForNow, toldIsFirst},
		{q.reads.any(), toldOfAudit},
	} {
		if !news.applies {
			continue
		}
		isNews, err := q.records.TellOnce(ctx, q.person.Email, news.what, q.asked.Key, q.asked.Now)
		if err != nil {
			return err
		}
		if isNews {
			reply.Parts = append(reply.Parts, Note{plain(q.say.Say("told." + news.what))})
		}
	}
	return nil
}
