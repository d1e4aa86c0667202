package agentchat_test

import (
	"testing"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/agentchat"
	"github.com/amigos-network/amigos/x/agentchat/types"
)

func TestModuleGenesis(t *testing.T) {
	f := testkeeper.NewAgentchat(t)
	f.Room("project-x", nil, f.Bob)
	f.Post(f.Bob, f.Entry("project-x", "hola"))
	exported := agentchat.NewAppModule(f.Keeper).ExportGenesis(f.Ctx, f.Codec)

	g := testkeeper.NewEmptyAgentchat(t)
	m := agentchat.NewAppModule(g.Keeper)
	require.NoError(t, m.ValidateGenesis(g.Codec, nil, exported))
	m.InitGenesis(g.Ctx, g.Codec, exported)
	require.Equal(t, exported, m.ExportGenesis(g.Ctx, g.Codec))

	require.NoError(t, m.ValidateGenesis(g.Codec, nil, m.DefaultGenesis(g.Codec)))
	require.ErrorIs(t, m.ValidateGenesis(g.Codec, nil, []byte(`{"rooms":7}`)), types.ErrInvalidGenesis)
	require.Panics(t, func() { m.InitGenesis(g.Ctx, g.Codec, []byte(`{}`)) }, "no chain can begin so")
}

// TestEveryRPCIsDescribed keeps commands and schema together.
func TestEveryRPCIsDescribed(t *testing.T) {
	options := agentchat.AppModule{}.AutoCLIOptions()
	for _, service := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		found, err := proto.HybridResolver.FindDescriptorByName(protoreflect.FullName(service.Service))
		require.NoError(t, err)
		methods := found.(protoreflect.ServiceDescriptor).Methods()
		described := map[string]bool{}
		for _, command := range service.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			require.True(t, command.Skip || command.Short != "", command.RpcMethod)
			for _, arg := range command.PositionalArgs {
				require.NotNil(t, method.Input().Fields().ByName(protoreflect.Name(arg.ProtoField)), arg.ProtoField)
			}
			described[command.RpcMethod] = true
		}
		require.Len(t, described, methods.Len(), service.Service)
	}
}
