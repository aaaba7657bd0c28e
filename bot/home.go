package bot

import (
	"context"

	"github.com/slack-go/slack"

	"lull/commands"
)

const (
	homeView = "home" // the type of a person's own page

	maxHomeBlocks = 98
	maxHomeText   = 30_000 // characters of all blocks; a view has 250 KB
)

// publish shows a reply as the page that a person has with the bot, which nobody
// else sees. An answer to opening it gives way to whatever was published since.
func (b *Bot) publish(ctx context.Context, said delivery, reply commands.Reply) error {
	request := slack.PublishViewContextRequest{UserID: said.User, View: page(reply)}
	if said.Hash != "" {
		request.Hash = &said.Hash
	}
	_, err := b.api.PublishViewContext(ctx, request)
	if said.Hash != "" && refusal(err) == "hash_conflict" {
		b.log.Info("a page gave way to a newer one")
		return nil
	}
	return err
}

// aside is what somebody pressed on their page, to be answered by a direct message:
// the page keeps the button that can be pressed again.
func (d delivery) aside() delivery {
	d.Home = d.Home && !d.Pressed
	return d
}

// page lays a reply out as a page. Slack shows no data tables there.
func page(reply commands.Reply) slack.HomeTabViewRequest {
	room := room{text: maxHomeText}
	return slack.HomeTabViewRequest{
		Type: homeView, CallbackID: homeView,
		Blocks: slack.Blocks{BlockSet: room.blocks(reply.Parts, sections, maxHomeBlocks)},
	}
}
