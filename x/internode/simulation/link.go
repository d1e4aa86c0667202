package simulation

import (
	"errors"
	"fmt"

	"cosmossdk.io/collections"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// randomLinks are links as a chain has them whose channels are gone: no simulated chain has another to talk to, so what
// is tried over them is refused, and what once came over them is read, answered and pruned.
func randomLinks(r *simsx.XRand, genesis *types.GenesisState) {
	genesis.LastLink = uint64(r.Intn(4))
	for number := uint64(1); number <= genesis.LastLink; number++ {
		channel := fmt.Sprintf("channel-%d", 1_000+number)
		genesis.Links = append(genesis.Links, types.GenesisLink{
			Link: types.Link{
				Number: number, ChainId: "other-1", ClientId: "07-tendermint-0", ConnectionId: "connection-0",
				ChannelId: channel, CounterpartyChannelId: channel, Open: r.Bool(), Quarantined: r.Intn(4) == 0,
			},
			Channels: []string{channel},
		})
	}
}

// fromAfar makes an entry one that came over a link.
func fromAfar(r *simsx.XRand, links uint64, entry types.Entry, from types.Node) types.Entry {
	entry.Road, entry.SenderNode = types.ROAD_PACKET, 0
	entry.Link, entry.Origin = 1+uint64(r.Intn(int(links))), 1+uint64(r.Intn(50))
	entry.Message.OriginChain, entry.Message.DestChain = "other-1", ""
	entry.Message.Sender, entry.Message.Recipient = from.Address, entry.Message.Recipient+"@norte"
	return entry
}

// links are those of the chain, by their numbers.
func (v *view) links() (links []types.Link, err error) {
	err = v.keeper.Links.Walk(v.ctx, nil, func(_ uint64, link types.Link) (bool, error) {
		links = append(links, link)
		return false, nil
	})
	return links, err
}

// linkText names a link that is there, or one that is not, and tells which.
func (v *view) linkText() (written string, found types.Link, ok bool) {
	links, err := v.links()
	if err != nil || len(links) == 0 || v.oneIn(4) {
		return simsx.OneOf(v.rand, []string{"sur", "link-99", "channel-9"}), types.Link{}, false
	}
	link := simsx.OneOf(v.rand, links)
	forms := []string{types.LinkAddress(link.Number), link.ChannelId}
	if link.Name != "" {
		forms = append(forms, link.Name)
	}
	return simsx.OneOf(v.rand, forms), link, true
}

// linkAuthority is somebody who signs for links, nearly always the right one if it is an account of the simulation.
func (v *view) linkAuthority() (simsx.SimAccount, error) {
	if !v.oneIn(4) && v.data.HasAccount(v.params.LinkAuthority) {
		return v.data.GetAccount(nil, v.params.LinkAuthority), nil
	}
	account := v.anybody()
	if account.AddressBech32 == v.params.LinkAuthority {
		return account, nil
	}
	return account, types.ErrInvalidAuthority
}

// nameLink names links, takes names away, and asks for names that another has.
func nameLink(v *view) attempt[*types.MsgNameLink] {
	account, answer := v.linkAuthority()
	written, link, ok := v.linkText()
	msg := &types.MsgNameLink{Authority: account.AddressBech32, Link: written, Name: simsx.OneOf(v.rand, []string{"", "norte", "este", "oeste"})}
	if answer == nil && !ok {
		answer = types.ErrLinkNotFound
	}
	if answer == nil && msg.Name != "" {
		holder, err := v.keeper.Links.Indexes.Name.Number(v.ctx, msg.Name)
		if err == nil && holder != link.Number {
			answer = types.ErrLinkNameTaken
		} else if err != nil && !errors.Is(err, collections.ErrNotFound) {
			return attempt[*types.MsgNameLink]{}
		}
	}
	if v.oneIn(8) {
		msg.Name, answer = "link-1", types.ErrInvalidName
	}
	return attempt[*types.MsgNameLink]{account, msg, []error{answer}}
}

// repointLink is refused: there is no channel to point to.
func repointLink(v *view) attempt[*types.MsgRepointLink] {
	account, answer := v.linkAuthority()
	written, _, _ := v.linkText()
	msg := &types.MsgRepointLink{Authority: account.AddressBech32, Link: written, ChannelId: "channel-7"}
	if answer == nil {
		answer = types.ErrLinkNotFound
	}
	if v.oneIn(8) {
		msg.ChannelId, answer = "seven", types.ErrInvalidLink
	}
	return attempt[*types.MsgRepointLink]{account, msg, []error{answer}}
}

// quarantineLink stops and resumes links.
func quarantineLink(v *view) attempt[*types.MsgQuarantineLink] {
	account, answer := v.linkAuthority()
	written, _, ok := v.linkText()
	msg := &types.MsgQuarantineLink{Authority: account.AddressBech32, Link: written, Quarantined: v.rand.Bool()}
	if msg.Quarantined {
		msg.Reason = v.rand.StringN(40)
	}
	if answer == nil && !ok {
		answer = types.ErrLinkNotFound
	}
	return attempt[*types.MsgQuarantineLink]{account, msg, []error{answer}}
}

// away is an entry to another chain, which no simulated chain can send.
func (v *view) away() (types.SendEntry, []error) {
	written, link, ok := v.linkText()
	entry := v.text(simsx.OneOf(v.rand, []string{"bob@", "@"}) + written)
	if entry.Recipient[0] == '@' {
		entry.Kind = envelope.KindPing
	}
	if !ok {
		return entry, []error{types.ErrLinkNotFound}
	}
	return entry, []error{cutOff(link)}
}

// goBack sends a reply over the link that its parent came by.
func (v *view) goBack(entry types.SendEntry, parent types.Entry) (types.SendEntry, []error) {
	entry.Recipient = types.Behind(parent.Message.Sender, parent.Link)
	link, err := v.keeper.Links.Get(v.ctx, parent.Link)
	if err != nil {
		return entry, []error{types.ErrLinkNotFound}
	}
	return entry, []error{cutOff(link)}
}

// cutOff is why nothing leaves over a link whose channel is gone.
func cutOff(link types.Link) error {
	switch {
	case link.Quarantined:
		return types.ErrLinkQuarantined
	case !link.Open:
		return types.ErrLinkClosed
	}
	return types.ErrLinkNotFound
}

// listedLink is all who live behind a link of the chain, as a policy lists them.
func (v *view) listedLink() (item string, ok bool) {
	links, err := v.links()
	if err != nil || len(links) == 0 {
		return "", false
	}
	return types.Behind("", simsx.OneOf(v.rand, links).Number), true
}
