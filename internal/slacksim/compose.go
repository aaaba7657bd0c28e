package slacksim

import (
	"regexp"
	"strings"
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// composable finds what a composer turns into a token: a URL, a mail address, a name, a
// channel. The first group is the character before it, which must not be part of a word.
var composable = regexp.MustCompile(
	`(^|[^\pL\pN_@#./])(?:(https?://[^\s<>"]+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|@([\pL\pN_][\pL\pN._-]*)|#([\pL\pN_][\pL\pN_-]*))`)

// composed is what a person wrote, as Slack hands it to an app.
type composed struct {
	text     string
	elements []any // of a rich_text_section
}

func (c *composed) plain(text string) {
	if text == "" {
		return
	}
	c.text += escaper.Replace(text)
	c.elements = append(c.elements, object{"type": "text", "text": text})
}

func (c *composed) token(text string, element object) {
	c.text += text
	c.elements = append(c.elements, element)
}

// compose turns what a person typed into Slack's form: & < > escaped, @name and #channel
// of known ones as ids, URLs and mail addresses as links. Names nobody has stay as typed.
func (s *Sim) compose(by *User, typed string) composed {
	var c composed
	for typed != "" {
		at := composable.FindStringSubmatchIndex(typed)
		if at == nil {
			break
		}
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return typed[at[2*n]:at[2*n+1]]
		}
		c.plain(typed[:at[3]])
		end := at[1]
		switch {
		case group(2) != "":
			link := strings.TrimRight(group(2), ".,;:!?)]}'")
			end = at[4] + len(link)
			c.token("<"+escaper.Replace(link)+">", object{"type": "link", "url": link})
		case group(3) != "":
			mail := group(3)
			c.token("<mailto:"+mail+"|"+mail+">", object{"type": "link", "url": "mailto:" + mail, "text": mail})
		case group(4) != "":
			name := strings.TrimRight(group(4), ".-")
			end = at[8] + len(name)
			s.composeName(&c, name)
		default:
			s.composeChannel(&c, by, group(5))
		}
		typed = typed[end:]
	}
	c.plain(typed)
	return c
}

func (s *Sim) composeName(c *composed, name string) {
	lower := strings.ToLower(name)
	switch u := s.team.user(lower); {
	case u != nil:
		c.token("<@"+u.ID+">", object{"type": "user", "user_id": u.ID})
	case lower == s.app.botName:
		c.token("<@"+s.app.botUser+">", object{"type": "user", "user_id": s.app.botUser})
	case s.team.usergroup(lower) != nil && !s.team.usergroup(lower).IsDisabled:
		g := s.team.usergroup(lower)
		c.token("<!subteam^"+g.ID+"|@"+g.Handle+">", object{"type": "usergroup", "usergroup_id": g.ID})
	case lower == "here" || lower == "channel" || lower == "everyone":
		c.token("<!"+lower+">", object{"type": "broadcast", "range": lower})
	default:
		c.plain("@" + name)
	}
}

func (s *Sim) composeChannel(c *composed, by *User, name string) {
	ch := s.team.channel("#" + name)
	switch {
	case ch == nil || !ch.visibleTo(by):
		c.plain("#" + name)
	case ch.private:
		// Slack keeps the name of a private channel from the app.
		c.token("<#"+ch.id+"|>", object{"type": "channel", "channel_id": ch.id})
	default:
		c.token("<#"+ch.id+"|"+ch.name+">", object{"type": "channel", "channel_id": ch.id})
	}
}

// richText is the block in which Slack keeps what a person wrote.
func (s *Sim) richText(c composed) []any {
	s.blockCount++
	return []any{object{
		"type": "rich_text", "block_id": blockID(s.blockCount),
		"elements": []any{object{"type": "rich_text_section", "elements": c.elements}},
	}}
}

// escapedToken finds what is already in Slack's form in the text of an app.
var escapedToken = regexp.MustCompile(
	`&(?:amp|lt|gt);|<(?:[@#][A-Z0-9]+(?:\|[^<>]*)?|![a-z]+[^<>]*|(?:https?://|mailto:|tel:|slack:)[^<>\s]+(?:\|[^<>]*)?|(?:https?://|mailto:)[^<>|]+\|[^<>]*)>`)

// normalise escapes what an app left bare in a text, as Slack stores it, and cuts it at
// the length at which Slack does.
func normalise(text string) string {
	if strings.ContainsAny(text, "&<>") {
		var b strings.Builder
		for {
			at := escapedToken.FindStringIndex(text)
			if at == nil {
				b.WriteString(escaper.Replace(text))
				break
			}
			b.WriteString(escaper.Replace(text[:at[0]]))
			b.WriteString(text[at[0]:at[1]])
			text = text[at[1]:]
		}
		text = b.String()
	}
	if len(text) > maxText {
		if r := []rune(text); len(r) > maxText {
			text = string(r[:maxText])
		}
	}
	return text
}
