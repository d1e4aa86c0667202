package internode_test

import (
	"testing"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	testkeeper "github.com/amigos-network/amigos/testutil/keeper"
	"github.com/amigos-network/amigos/x/internode"
	"github.com/amigos-network/amigos/x/internode/types"
)

func TestModuleGenesis(t *testing.T) {
	f := testkeeper.NewInternode(t)
	f.File(f.Alice, f.Entry("bob", "hola"))
	exported := internode.NewAppModule(f.Keeper).ExportGenesis(f.Ctx, f.Codec)

	g := testkeeper.NewEmptyInternode(t)
	m := internode.NewAppModule(g.Keeper)
	require.NoError(t, m.ValidateGenesis(g.Codec, nil, exported))
	m.InitGenesis(g.Ctx, g.Codec, exported)
	require.Equal(t, exported, m.ExportGenesis(g.Ctx, g.Codec))

	require.NoError(t, m.ValidateGenesis(g.Codec, nil, m.DefaultGenesis(g.Codec)))
	require.ErrorIs(t, m.ValidateGenesis(g.Codec, nil, []byte(`{"nodes":7}`)), types.ErrInvalidGenesis)
	require.ErrorIs(t, m.ValidateGenesis(g.Codec, nil, []byte(`{}`)), types.ErrInvalidGenesis)
	require.Panics(t, func() { m.InitGenesis(g.Ctx, g.Codec, []byte(`{}`)) }, "no chain can begin so")
}

// TestEveryRPCHasACommand keeps commands and schema together.
func TestEveryRPCHasACommand(t *testing.T) {
	options := internode.AppModule{}.AutoCLIOptions()
	for _, service := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		found, err := proto.HybridResolver.FindDescriptorByName(protoreflect.FullName(service.Service))
		require.NoError(t, err)
		methods := found.(protoreflect.ServiceDescriptor).Methods()
		described := map[string]bool{}
		for _, command := range service.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			require.NotEmpty(t, command.Short, command.RpcMethod)
			for _, arg := range command.PositionalArgs {
				require.NotNil(t, method.Input().Fields().ByName(protoreflect.Name(arg.ProtoField)), arg.ProtoField)
			}
			described[command.RpcMethod] = true
		}
		require.Len(t, described, methods.Len(), service.Service)
	}
}
