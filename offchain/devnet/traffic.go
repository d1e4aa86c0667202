package devnet

import (
	"context"

	"github.com/cosmos/cosmos-sdk/types/query"
	channeltypes "github.com/cosmos/ibc-go/v8/modules/core/04-channel/types"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// Traffic counts packets: those sent, and those of them that were acknowledged or timed out.
type Traffic struct {
	Sent    uint64
	Settled uint64
}

// traffic is that of the link, both ways; none if there is no link.
func (s State) traffic(ctx context.Context) (sum Traffic, err error) {
	if s.Link == nil {
		return sum, nil
	}
	for _, c := range s.Chains {
		one, err := c.traffic(ctx, s.Link.Port, s.Link.end(c.ChainID).Channel)
		if err != nil {
			return sum, err
		}
		sum.Sent += one.Sent
		sum.Settled += one.Settled
	}
	return sum, nil
}

// traffic asks a chain what left by one of its channels.
func (c ChainState) traffic(ctx context.Context, port, channel string) (Traffic, error) {
	ctx, cancel := context.WithTimeout(ctx, pulsePause)
	defer cancel()
	conn, err := grpc.NewClient(c.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return Traffic{}, err
	}
	defer conn.Close()
	channels := channeltypes.NewQueryClient(conn)
	next, err := channels.NextSequenceSend(ctx, &channeltypes.QueryNextSequenceSendRequest{PortId: port, ChannelId: channel})
	if err != nil {
		return Traffic{}, err
	}
	open, err := channels.PacketCommitments(ctx, &channeltypes.QueryPacketCommitmentsRequest{
		PortId: port, ChannelId: channel, Pagination: &query.PageRequest{Limit: 1, CountTotal: true},
	})
	if err != nil {
		return Traffic{}, err
	}
	sent := next.NextSequenceSend - 1 // the first is 1
	return Traffic{Sent: sent, Settled: sent - min(open.Pagination.Total, sent)}, nil
}
