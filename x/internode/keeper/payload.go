package keeper

import (
	"context"

	"github.com/amigos-network/amigos/x/internode/types"
)

// SetPayloadHandler lets another module send and receive packets over the links. It is called at most once for a
// module, while the application starts.
func (k *Keeper) SetPayloadHandler(module string, h types.PayloadHandler) {
	if _, taken := k.payloads[module]; taken {
		panic("internode: the payload handler of " + module + " was set before")
	}
	k.payloads[module] = h
}

// SendPayload sends another module's packet over a link, named as in an address. timeoutAt is in milliseconds since the
// Unix epoch; 0 takes the parameter packet_timeout. The module's handler is told once how it ended.
func (k *Keeper) SendPayload(ctx context.Context, link, module string, body []byte, timeoutAt int64) (types.PayloadRef, error) {
	if _, known := k.payloads[module]; !known {
		return types.PayloadRef{}, types.ErrUnknownPayload.Wrapf("module %q has no handler", module)
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return types.PayloadRef{}, err
	}
	d := departure{params: params, timeoutAt: timeoutAt}
	if err := d.checkTimeout(ctx); err != nil {
		return types.PayloadRef{}, err
	}
	if timeoutAt == 0 {
		timeoutAt = now(ctx) + params.PacketTimeout.Milliseconds()
	}
	to, err := k.link(ctx, link)
	if err != nil {
		return types.PayloadRef{}, err
	}
	c, err := k.sendable(ctx, to)
	if err != nil {
		return types.PayloadRef{}, err
	}
	if err := k.paused(ctx, to); err != nil {
		return types.PayloadRef{}, err
	}
	data := types.PacketData{Payload: &types.PacketPayload{Module: module, Body: body}}
	if err := data.Validate(); err != nil {
		return types.PayloadRef{}, err
	}
	sequence, err := k.sendPacket(ctx, params, &c, data, timeoutAt, span{})
	return types.PayloadRef{Link: to.Number, ChannelID: to.ChannelId, Sequence: sequence}, err
}

// receivePayload lets another module take its packet, in the context that an error discards.
func (k *Keeper) receivePayload(ctx context.Context, link types.Link, channelID string, sequence uint64, payload types.PacketPayload) ([]byte, error) {
	h, known := k.payloads[payload.Module]
	if !known {
		return nil, types.ErrUnknownPayload.Wrapf("module %q", payload.Module)
	}
	return h.ReceivePayload(ctx, types.PayloadOrigin{
		Link: link.Number, LinkName: link.Name, ChainID: link.ChainId, ChannelID: channelID, Sequence: sequence,
	}, payload.Body)
}

// settlePayload tells a module how its packet ended. The packet waits no more by then, whatever the module does.
func (k *Keeper) settlePayload(ctx context.Context, packet types.PendingPacket, payload types.PacketPayload,
	tell func(context.Context, types.PayloadHandler, types.PayloadRef) error,
) error {
	h, known := k.payloads[payload.Module]
	if !known {
		return nil // a module that was removed by an upgrade
	}
	link, err := k.livingLink(ctx, packet.Link)
	if err != nil {
		return err
	}
	ref := types.PayloadRef{Link: link.Number, ChannelID: packet.ChannelId, Sequence: packet.Sequence}
	shield(ctx, payload.Module, func(ctx context.Context) error { return tell(ctx, h, ref) })
	return nil
}
