package keeper

import (
	"context"
	"fmt"
	"time"

	"github.com/amigos-network/amigos/x/internode/types"
)

// notRelayed is how long a packet waits where a relayer runs, and more.
const notRelayed = time.Minute

func (k *Keeper) queryStatus(ctx context.Context, req *types.QueryStatusRequest) (types.QueryStatusResponse, error) {
	msg, err := k.find(ctx, req.Ref)
	if err != nil {
		return types.QueryStatusResponse{}, err
	}
	if msg.left != nil {
		return k.statusOfSent(ctx, *msg.left)
	}
	return types.QueryStatusResponse{
		Id: msg.filed.Id, Status: msg.filed.Status, Handle: msg.filed.Handle, Reason: msg.filed.Reason,
		Why: waitsFor(msg.filed.Status), Message: &msg.filed,
	}, nil
}

// statusOfSent tells of a message that left what the other chain told, or what keeps it from telling.
func (k *Keeper) statusOfSent(ctx context.Context, msg types.SentMessage) (types.QueryStatusResponse, error) {
	entry := msg.Entry
	res := types.QueryStatusResponse{
		Id: msg.Id, Status: entry.Status, Code: entry.Code, Reason: entry.Reason, Sent: &msg, Why: waitsFor(entry.Status),
	}
	link, err := k.livingLink(ctx, entry.Link)
	if err != nil {
		return res, err
	}
	if entry.Arrival > 0 {
		res.Handle = types.Handle(entry.Recipient+"@"+link.Label(), entry.Arrival)
	}
	if res.Reason == "" && entry.Code != 0 {
		res.Reason = types.Meaning(entry.Code)
	}
	if entry.Status == types.MESSAGE_STATUS_PENDING {
		res.Blocker, res.Why, err = k.whyPending(ctx, link, entry)
	}
	return res, err
}

// whyPending tells what keeps the other chain's answer, as far as this chain can see: the code, if something is wrong,
// and words.
func (k *Keeper) whyPending(ctx context.Context, link types.Link, entry types.OutboxEntry) (code uint32, why string, err error) {
	info, err := k.channels.Channel(ctx, entry.ChannelId)
	if err != nil {
		return 0, "", err
	}
	packet := fmt.Sprintf("packet %d on %s, which left at height %d (%s)", entry.Sequence, entry.ChannelId, entry.Height, clock(entry.Time))
	until := clock(entry.TimeoutAt)
	switch {
	case info.ClientStatus != types.ClientActive:
		return types.ErrClientNotActive.ABCICode(), fmt.Sprintf("the light client %s of %s is %s, so nothing can be proven of %s; it waits until the client is recovered",
			info.ClientID, info.ChainID, info.ClientStatus, packet), nil
	case now(ctx) >= entry.TimeoutAt:
		return types.ErrPacketTimedOut.ABCICode(), fmt.Sprintf("%s timed out at %s and waits for a relayer to prove that, or that %s took it in time",
			packet, until, info.ChainID), nil
	case !info.Open:
		return types.ErrLinkClosed.ABCICode(), fmt.Sprintf("%s is closed; %s waits for a relayer to prove that, or that %s took it before",
			entry.ChannelId, packet, info.ChainID), nil
	case now(ctx)-entry.Time > notRelayed.Milliseconds():
		return types.ErrNotRelayed.ABCICode(), fmt.Sprintf("no relayer seems to run: %s still waits for the answer of %s, until %s",
			packet, info.ChainID, until), nil
	}
	return 0, fmt.Sprintf("%s waits for the answer of %s by %s, until %s", packet, info.ChainID, link.Label(), until), nil
}

// waitsFor tells what a message that was filed waits for; nothing when nothing more will become of it.
func waitsFor(status types.MessageStatus) string {
	switch status {
	case types.MESSAGE_STATUS_FILED:
		return "it is in the inbox and waits until its recipient fetches it"
	case types.MESSAGE_STATUS_DELIVERED:
		return "its recipient has fetched it and not read it yet"
	case types.MESSAGE_STATUS_READ:
		return "its recipient has read it and not done with it yet"
	}
	return ""
}

// clock writes a time of the state for people.
func clock(millis int64) string { return time.UnixMilli(millis).UTC().Format(time.DateTime + " UTC") }
