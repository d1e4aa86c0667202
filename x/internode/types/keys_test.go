package types_test

import (
	"testing"

	"cosmossdk.io/collections"
	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/x/internode/types"
)

// TestPrefixesAreStateFormat is a golden table: a line may be added, and none changed.
func TestPrefixesAreStateFormat(t *testing.T) {
	for i, prefix := range []collections.Prefix{
		types.ParamsPrefix, types.NodeSequencePrefix, types.NodesPrefix, types.NodesByAddressPrefix,
		types.NodesByNamePrefix, types.KeysPrefix, types.InboxStatesPrefix, types.EntriesPrefix,
		types.BacklogPrefix, types.PolicyListsPrefix, types.RejectionsPrefix, types.PingAnswersPrefix,
		types.LinkSequencePrefix, types.LinksPrefix, types.LinksByNamePrefix, types.LinkMetersPrefix,
		types.ChannelsPrefix, types.ChannelsByLinkPrefix, types.OutboxStatesPrefix, types.OutboxEntriesPrefix,
		types.PacketsPrefix, types.AcksPrefix, types.RemoteArrivalsPrefix, types.RemoteBacklogPrefix,
	} {
		require.Equal(t, []byte{byte(i)}, prefix.Bytes())
	}
}
