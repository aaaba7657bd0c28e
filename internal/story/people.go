package story

import "lull/analysis"

// The guest of the demonstration, gus@example.com, is no employee and so
// stands in no people file.
var people = []analysis.Person{
	{Email: "ana@example.com", Name: "Ana Ruiz", Team: emea, Role: analysis.Rep},
	{Email: "ben@example.com", Name: "Ben Okafor", Team: emea, Role: analysis.Rep},
	{Email: "luis@example.com", Name: "Luis Vega", Team: emea, Role: analysis.Rep},
	{Email: "marta@example.com", Name: "Marta Sanz", Team: emea, Role: analysis.Lead},
	{Email: "nora@example.com", Name: "Nora Lind", Role: analysis.Manager},
	{Email: "adam@example.com", Name: "Adam Reyes", Role: analysis.Admin},
	{Email: "zoe@example.com", Name: "Zoe Hart", Team: americas, Role: analysis.Rep},
	{Email: "omar@example.com", Name: "Omar Diaz", Team: americas, Role: analysis.Rep},
	{Email: "ruth@example.com", Name: "Ruth Bell", Team: americas, Role: analysis.Lead},
}

// owners says who looks after the ordinary accounts of a team; a name given
// more often looks after more of them, and "" is nobody.
var owners = map[string][]string{
	emea: {
		"ana@example.com", "ana@example.com", "ana@example.com", "ana@example.com",
		"ben@example.com", "ben@example.com", "ben@example.com", "ben@example.com",
		"luis@example.com", "luis@example.com", "luis@example.com", "luis@example.com",
		"marta@example.com", "",
	},
	americas: {
		"zoe@example.com", "zoe@example.com", "zoe@example.com", "zoe@example.com", "zoe@example.com",
		"omar@example.com", "omar@example.com", "omar@example.com", "omar@example.com", "omar@example.com",
		"ruth@example.com", "",
	},
}
