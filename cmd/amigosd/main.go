// Command amigosd is Amigos in one binary: the chain, its clients, and the parts that run beside it.
package main

import (
	"context"
	"os"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/server"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

func main() { os.Exit(run()) }

// run is the program without its exit, so that tests can run it in their own process.
func run() int {
	sdk.GetConfig().Seal() // the app has filled it; some commands wait until it is sealed
	root, err := newRootCmd()
	if err != nil {
		return report(os.Stderr, err)
	}
	// The SDK's commands find their contexts through these pointers, which the pre-run fills.
	ctx := context.WithValue(context.Background(), client.ClientContextKey, &client.Context{})
	ctx = context.WithValue(ctx, server.ServerContextKey, server.NewDefaultContext())
	return report(os.Stderr, root.ExecuteContext(ctx))
}
