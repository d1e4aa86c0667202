package devnet

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// probePause is how often a check that is not true yet is made again.
const probePause = 100 * time.Millisecond

// until repeats a check until it is true. It ends with ctx, whose cause it returns.
func until(ctx context.Context, check func(context.Context) (bool, error)) error {
	again := time.NewTicker(probePause)
	defer again.Stop()
	for {
		ok, err := check(ctx)
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		if err != nil || ok {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// height asks a node over RPC which chain it runs and how far it is.
func height(ctx context.Context, rpc string) (chainID string, height int64, err error) {
	var status struct {
		Result struct {
			NodeInfo struct {
				Network string `json:"network"`
			} `json:"node_info"`
			SyncInfo struct {
				Height int64 `json:"latest_block_height,string"`
			} `json:"sync_info"`
		} `json:"result"`
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, rpc+"/status", nil)
	if err != nil {
		return "", 0, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer resp.Body.Close()
	err = json.NewDecoder(resp.Body).Decode(&status)
	return status.Result.NodeInfo.Network, status.Result.SyncInfo.Height, err
}

// answersGRPC asks the application itself, over gRPC, for its chain ID.
func answersGRPC(ctx context.Context, c ChainState) error {
	conn, err := grpc.NewClient(c.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	info, err := cmtservice.NewServiceClient(conn).GetNodeInfo(ctx, &cmtservice.GetNodeInfoRequest{})
	if err != nil {
		return err
	}
	if network := info.DefaultNodeInfo.GetNetwork(); network != c.ChainID {
		return fmt.Errorf("gRPC at %s belongs to chain %s", c.GRPC, network)
	}
	return nil
}

// answersREST asks the same over HTTP.
func answersREST(ctx context.Context, c ChainState) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.REST+"/cosmos/base/tendermint/v1beta1/node_info", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("REST at %s answers %s", c.REST, resp.Status)
	}
	return nil
}
