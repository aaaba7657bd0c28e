package slacksim

// Methods lists the methods of the Web API with the prefix of the token that each wants,
// empty when it takes either.
func Methods() map[string]string {
	list := map[string]string{}
	for name, m := range methods {
		list[name] = m.token
	}
	return list
}
