package commands

// taskWords is how a language speaks of what somebody is to do. A language is
// such a table and nothing else.
type taskWords struct {
	checks map[string]bool   // what a satisfaction check is about
	verbs  map[string]string // what people do, and the kind of follow-up that makes
	me     map[string]bool   // whoever speaks
	to     map[string]bool   // may stand before the person it is given to
	about  map[string]bool   // stands before the customer it is about
	with   map[string]bool   // may stand between a verb and the customer
	says   map[string]bool   // "… to me" behind one of them gives nobody anything
	edges  map[string]bool   // mean nothing at the beginning of what is to be done
	shut   map[string]bool   // mean nothing at its end
	deny   map[string]bool   // begin a correction
	not    map[string]bool   // stand before what is taken back
	unsure map[string]bool   // stand before a day that is no deadline, as in "the friday meeting"
}

// taskLanguages are the languages that follow-ups are asked for in, by code.
var taskLanguages = map[string]taskWords{"en": englishTasks}

var englishTasks = taskWords{
	verbs: map[string]string{
		"call": "call", "phone": "call", "ring": "call", "recall": "call",
		"email": "email", "e-mail": "email", "mail": "email", "write": "email", "answer": "email", "reply": "email",
		"visit": "visit", "meet": "meet", "see": "meet",
		"check": "review", "review": "review", "ask": "ask",
		"send": "send", "offer": "offer", "quote": "offer", "prepare": "", "talk": "", "speak": "", "contact": "", "follow": "", "get": "",
		"remind": "", "invite": "", "confirm": "", "discuss": "", "arrange": "", "schedule": "", "book": "", "renew": "", "update": "",
		"look": "", "find": "", "tell": "", "propose": "", "close": "", "chase": "", "ping": "", "make": "", "show": "", "clear": "",
		"settle": "", "resolve": "", "win": "", "re-engage": "", "reach": "", "please": "", "can": "", "could": "", "to": "", "the": "",
	},
	checks: set("satisfaction", "satisfied", "happy", "unhappy"),
	me:     set("me", "myself"),
	to:     set("to", "for", "and", "or", "&", "+", "by", "with"),
	about:  set("for", "at", "with"),
	with:   set("to", "with", "at", "the", "for", "in"),
	says:   set("talk", "talks", "speak", "write", "send", "report", "reply", "answer", "back", "respond", "explain", "show", "him", "her", "them"),
	edges:  set("to", "please", "pls", "and", "should", "must", "can", "could", "will", "shall", "about", "you"),
	shut:   set("please", "pls", "thanks", "thank", "by", "on", "due", "before", "until", "for", "and", "the", "latest"),
	deny:   set("no", "nope", "not", "sorry", "wrong", "rather", "better", "make", "instead"),
	not:    set("not"),
	unsure: set("the", "a", "an", "last", "our", "their", "this", "every", "each"),
}
